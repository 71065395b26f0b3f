import { useRouter } from "@tanstack/react-router";
import { Suspense, useEffect, useEffectEvent, useState } from "react";
import { client } from "../../app/client.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { besideRoom, type Shortcut, shortcutOf } from "./shortcuts.ts";

const loadPalette = () => import("./palette.tsx");
const Palette = lazyComponent(loadPalette, "Palette");
const ShortcutSheet = lazyComponent(() => import("./shortcut-sheet.tsx"), "ShortcutSheet");
const SignOutDialog = lazyComponent(() => import("../shell/profile-menu.tsx"), "SignOutDialog");

export type KeyboardDialog = "palette" | "sheet" | "sign_out";

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const OVER_THE_PAGE = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** The keys that work on every page, and what they open. */
export function Keyboard() {
  const router = useRouter();
  const [open, setOpen] = useState<KeyboardDialog | null>(null);

  /** Closes what is beside the conversation, or the conversation itself; answers whether there was one. */
  const back = (): boolean => {
    const { pathname, search } = router.state.location;
    const room = /^\/messages\/([0-9a-f-]{36})$/.exec(pathname)?.[1];
    if (!room) return false;
    if (search.details ?? search.thread) {
      void router.navigate({ to: "/messages/$room", params: { room }, search: {} });
      return true;
    }
    void router.navigate({ to: "/messages" }).then(() => {
      document.querySelector<HTMLElement>(`a[data-stop][href="${pathname}"]`)?.focus();
    });
    return true;
  };

  const run = (shortcut: Shortcut): boolean => {
    if (shortcut === "palette" || shortcut === "sheet") {
      setOpen(shortcut === open ? null : shortcut);
      return true;
    }
    if (document.querySelector(OVER_THE_PAGE)) return false;
    if (shortcut === "back") return back();
    const { store } = client;
    const current = router.state.location.pathname.split("/")[2];
    const room = besideRoom(store.rooms, store.folders ?? [], current, shortcut);
    if (room) void router.navigate({ to: "/messages/$room", params: { room: room.id } });
    return room !== undefined;
  };

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    const typing = event.target instanceof Element && event.target.closest(TYPING) !== null;
    // The key that begins the shortcut fetches what it opens.
    if (event.key === "Control" || event.key === "Meta") void loadPalette();
    const shortcut = shortcutOf(event, typing);
    if (shortcut && run(shortcut)) event.preventDefault();
  });

  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const close = () => setOpen(null);
  return (
    <Suspense>
      {open === "palette" && <Palette onClose={close} onOpen={setOpen} />}
      {open === "sheet" && <ShortcutSheet onClose={close} />}
      {open === "sign_out" && <SignOutDialog onClose={close} />}
    </Suspense>
  );
}
