import type { Folder, Me, Room } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type ReactNode, Suspense, useId, useState } from "react";
import { CountBadge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { RoomMenuButton } from "./room-menu-button.tsx";
import { RoomRow } from "./room-row.tsx";

const FolderMenu = lazyComponent(() => import("./folder-menu.tsx"), "FolderMenu");

/** Conversations one under the other, each with its menu. */
export function RoomList({ rooms, me, label }: { rooms: readonly Room[]; me: Me; label: string }) {
  return (
    <ul aria-label={label}>
      {rooms.map((room) => (
        <li
          key={room.id}
          className="group relative flex items-center gap-0.5 [contain-intrinsic-size:auto_4rem] [content-visibility:auto]"
        >
          <RoomRow room={room} me={me} />
          <RoomMenuButton room={room} />
        </li>
      ))}
    </ul>
  );
}

type ListSectionProps = {
  title: string;
  icon: IconName;
  rooms: readonly Room[];
  me: Me;
  /** Remembered on this device under this name. */
  id: string;
  open?: boolean;
  unread?: number;
  folder?: { of: Folder; index: number; count: number };
};

/** A part of the list under a heading that folds it away. */
export function ListSection({
  title,
  icon,
  rooms,
  me,
  id,
  open: initial = true,
  unread = 0,
  folder,
}: ListSectionProps) {
  const [open, setOpen] = useOpen(id, initial);
  const list = useId();
  return (
    <section aria-label={title} className="mb-1">
      <div className="group flex items-center gap-0.5">
        <h3 className="min-w-0 grow">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={list}
            onClick={() => setOpen(!open)}
            className="flex min-h-9 w-full items-center gap-2 rounded-md px-3 text-left text-sm font-semibold text-ink-soft -outline-offset-2 hover:bg-sunken pointer-coarse:min-h-11"
          >
            <Icon name={icon} className="size-4" />
            <span className="truncate">{title}</span>
            <Icon name="chevron" className={cx("size-4 transition-transform", !open && "-rotate-90")} />
            <span className="grow" />
            {!open && <CountBadge count={unread} label={plural(unread, { one: "# unread", other: "# unread" })} />}
          </button>
        </h3>
        {folder && (
          <Suspense>
            <FolderMenu folder={folder.of} index={folder.index} count={folder.count} />
          </Suspense>
        )}
      </div>
      <div id={list}>{open && (rooms.length > 0 ? <RoomList rooms={rooms} me={me} label={title} /> : <Nothing />)}</div>
    </section>
  );
}

function Nothing(): ReactNode {
  return (
    <p className="px-3 py-1 text-sm text-ink-soft">
      <Trans>This folder is empty.</Trans>
    </p>
  );
}

const keyOf = (id: string) => `list:${id}`;

/** Whether a part is folded away, which this device remembers. */
function useOpen(id: string, initial: boolean): [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(() => {
    const kept = localStorage.getItem(keyOf(id));
    return kept === null ? initial : kept === "open";
  });
  const set = (next: boolean) => {
    setOpen(next);
    if (next === initial) localStorage.removeItem(keyOf(id));
    else localStorage.setItem(keyOf(id), next ? "open" : "closed");
  };
  return [open, set];
}
