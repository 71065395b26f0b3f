import type { UserCard } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { useStore } from "../../app/client.ts";
import type { IconName } from "../../ui/icons.tsx";
import { useMine } from "../profiles/use-mine.ts";
import { usePeople } from "../profiles/use-people.ts";
import { roomName } from "../rooms/names.ts";
import { roomIcon } from "../rooms/room-face.tsx";
import { useRooms } from "../rooms/use-rooms.ts";
import { useMe } from "../session/use-session.ts";
import type { KeyboardDialog } from "./keyboard.tsx";
import { useThemeCommands } from "./use-theme-commands.ts";

export type Entry = { id: string; icon: IconName; label: string; hint?: string; run: () => void };
export type EntryGroup = { title: string; entries: Entry[] };

/** As many of a kind as one looks through. */
const SHOWN = 6;

/** Where one can go and what one can do, by what was typed; conversations come first as they were last used. */
export function usePaletteEntries(q: string, onOpen: (dialog: KeyboardDialog) => void): EntryGroup[] {
  const { t, i18n } = useLingui();
  const { navigate } = useRouter();
  const me = useMe();
  const rooms = useRooms();
  const contacts = useStore("contacts") ?? [];
  const found = usePeople(me ? q : "").data ?? [];
  const mine = useMine();
  const themes = useThemeCommands();

  const words = q.toLocaleLowerCase(i18n.locale).split(/\s+/).filter(Boolean);
  const fits = ({ label, hint = "" }: Entry) => {
    const text = `${label} ${hint}`.toLocaleLowerCase(i18n.locale);
    return words.every((word) => text.includes(word));
  };
  const page = (to: string, icon: IconName, label: string): Entry => ({
    id: to,
    icon,
    label,
    run: () => void navigate({ to }),
  });
  const person = (user: UserCard): Entry => ({
    id: user.id,
    icon: "person",
    label: user.name,
    hint: `@${user.username}`,
    run: () => void navigate({ to: "/$username", params: { username: user.username } }),
  });

  const people = new Map([...contacts.map(({ user }) => user), ...found].map((user) => [user.id, person(user)]));
  const pages = [
    page("/", "home", t`Home`),
    ...(me ? mine.map(({ to, icon, label }) => page(to, icon, label)) : [page("/rooms", "rooms", t`Rooms`)]),
    page("/search", "search", t`Search`),
    page("/gallery", "eye", t`Gallery`),
    page("/about", "info", t`About`),
    ...(me
      ? [
          page("/profile", "person", t`My profile`),
          page("/settings/profile", "edit", t`Edit profile`),
          page("/messages/threads", "comment", t`Threads`),
          page("/messages/mentions", "mention", t`Mentions`),
          page("/messages/starred", "star", t`Starred`),
          page("/messages/reminders", "clock", t`Reminders`),
        ]
      : [page("/login", "key", t`Sign in`), page("/signup", "personPlus", t`Sign up`)]),
  ];
  const commands: Entry[] = [
    ...(me
      ? ([
          page("/create_post", "edit", t`Write a post`),
          {
            id: "new_conversation",
            icon: "plus",
            label: t`New conversation`,
            run: () => void navigate({ to: "/messages", search: { new: true } }),
          },
          {
            id: "new_room",
            icon: "rooms",
            label: t`Create a room`,
            run: () => void navigate({ to: "/rooms", search: { create: true } }),
          },
          {
            id: "add_contacts",
            icon: "personPlus",
            label: t`Add contacts`,
            run: () => void navigate({ to: "/contacts", search: { add: true } }),
          },
        ] satisfies Entry[])
      : []),
    { id: "sheet", icon: "list", label: t`Keyboard shortcuts`, hint: "?", run: () => onOpen("sheet") },
    ...(me
      ? [{ id: "sign_out", icon: "leave", label: t`Sign out`, run: () => onOpen("sign_out") } satisfies Entry]
      : []),
  ];
  const conversations = rooms.map(
    (room): Entry => ({
      id: room.id,
      icon: room.kind === "direct" ? "person" : roomIcon(room),
      label: roomName(room),
      run: () => void navigate({ to: "/messages/$room", params: { room: room.id } }),
    }),
  );

  const groups: EntryGroup[] = [
    { title: t`Conversations`, entries: conversations.filter(fits).slice(0, SHOWN) },
    { title: t`People`, entries: q === "" ? [] : [...people.values()].filter(fits).slice(0, SHOWN) },
    { title: t`Commands`, entries: commands.filter(fits) },
    { title: t`Pages`, entries: pages.filter(fits) },
    { title: t`Theme`, entries: themes.filter(fits) },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}
