import type { Me, Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Suspense, useEffect, useRef, useState } from "react";
import { Tag } from "../../ui/badge.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { lazyNamed } from "../../ui/lazy-named.ts";
import { linkClass } from "../../ui/link.ts";
import { AddPeopleDialog } from "./add-people-dialog.tsx";
import { DeleteRoomDialog, LeaveRoomDialog } from "./leave-dialogs.tsx";
import { MemberList } from "./member-list.tsx";
import { roomName } from "./names.ts";
import { RenameRoomDialog } from "./rename-room-dialog.tsx";
import { RoomFace } from "./room-face.tsx";
import { RoomPicture } from "./room-picture.tsx";

const ReportDialog = lazyNamed(() => import("../moderation/report-dialog.tsx"), "ReportDialog");

type Open = "add" | "rename" | "leave" | "delete" | "report" | null;

/** What a room is and who is in it, beside the chat; on a small screen over it. */
export function RoomDetails({ room, me, onClose }: { room: Room; me: Me; onClose: () => void }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<Open>(null);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const close = () => setOpen(null);
  const role = room.my?.role;
  const direct = room.kind === "direct";
  const manages = !direct && (role === "owner" || role === "admin");
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={t`Details of ${room.name}`}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      className="absolute inset-0 z-10 flex flex-col overflow-y-auto bg-surface pt-(--safe-top) pb-(--safe-bottom) outline-none scroll-thin lg:static lg:w-80 lg:shrink-0 lg:border-l lg:border-line lg:pt-0"
    >
      <div className="flex items-center justify-between px-4 pt-2">
        <h2 className="font-bold">
          <Trans>Details</Trans>
        </h2>
        <IconButton icon="close" label={t`Close the details`} onClick={onClose} />
      </div>
      <div className="flex flex-col items-center gap-2 p-4 text-center">
        <RoomFace room={room} size="large" />
        <p className="text-xl font-bold">{roomName(room)}</p>
        {room.direct_user ? (
          <Link to="/$username" params={{ username: room.direct_user.username }} className={linkClass}>
            <Trans>Show the profile</Trans>
          </Link>
        ) : direct ? null : (
          <Tag>
            <RoomType room={room} />
          </Tag>
        )}
        {room.topic && <p className="text-ink-soft">{room.topic}</p>}
        {manages && (
          <Button size="small" icon="edit" onClick={() => setOpen("rename")}>
            <Trans>Change name and topic</Trans>
          </Button>
        )}
        {manages && <RoomPicture room={room} />}
      </div>
      {!direct && <MemberList room={room} me={me} {...(manages && { onAdd: () => setOpen("add") })} />}
      <div className="mt-auto flex flex-col gap-2 border-t border-line p-4">
        {!direct && (
          <Button icon="leave" onClick={() => setOpen("leave")}>
            <Trans>Leave</Trans>
          </Button>
        )}
        {role === "owner" ? (
          <Button look="quiet" icon="trash" className="text-danger-ink" onClick={() => setOpen("delete")}>
            <Trans>Delete for everybody</Trans>
          </Button>
        ) : (
          <Button look="quiet" icon="flag" onClick={() => setOpen("report")}>
            <Trans>Report</Trans>
          </Button>
        )}
      </div>
      {open === "report" && (
        <Suspense>
          <ReportDialog target={{ type: "room", id: room.id }} what={room.name} onClose={close} />
        </Suspense>
      )}
      {open === "add" && <AddPeopleDialog room={room} onClose={close} />}
      {open === "rename" && <RenameRoomDialog room={room} onClose={close} />}
      {open === "leave" && <LeaveRoomDialog room={room} onClose={close} />}
      {open === "delete" && <DeleteRoomDialog room={room} onClose={close} />}
    </aside>
  );
}

function RoomType({ room: { kind, visibility } }: { room: Room }) {
  if (kind === "channel") {
    if (visibility === "public") return <Trans>Public channel</Trans>;
    return visibility === "private" ? <Trans>Private channel</Trans> : <Trans>Secret channel</Trans>;
  }
  if (visibility === "public") return <Trans>Public group</Trans>;
  return visibility === "private" ? <Trans>Private group</Trans> : <Trans>Secret group</Trans>;
}
