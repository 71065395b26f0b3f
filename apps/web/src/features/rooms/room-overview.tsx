import type { Me, Room } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type ReactNode, Suspense, useState } from "react";
import { CountBadge, Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { linkClass } from "../../ui/link.ts";
import { AddPeopleDialog } from "./add-people-dialog.tsx";
import type { DetailsView } from "./details-view.ts";
import { DeleteRoomDialog, LeaveRoomDialog } from "./leave-dialogs.tsx";
import { MemberList } from "./member-list.tsx";
import { roomName, roomType } from "./names.ts";
import { RenameRoomDialog } from "./rename-room-dialog.tsx";
import { RoomFace } from "./room-face.tsx";
import { RoomPicture } from "./room-picture.tsx";
import { TransferDialog } from "./transfer-dialog.tsx";
import { useMutedText } from "./use-muted.ts";

const ReportDialog = lazyComponent(() => import("../moderation/report-dialog.tsx"), "ReportDialog");

type Open = "add" | "rename" | "leave" | "delete" | "report" | "transfer" | null;
type RoomOverviewProps = { room: Room; me: Me; show: (view: DetailsView) => void };

/** The first part of a room's details: what it is, the ways to the other parts, and who is in it. */
export function RoomOverview({ room, me, show }: RoomOverviewProps) {
  const [open, setOpen] = useState<Open>(null);
  const muted = useMutedText(room);
  const close = () => setOpen(null);
  const direct = room.kind === "direct";
  const manages = canInRoom(room, "manage");
  const adds = canInRoom(room, "add");
  const owns = canInRoom(room, "own");
  const requests = room.my?.join_requests ?? 0;
  return (
    <>
      <div className="flex flex-col items-center gap-2 p-4 pt-1 text-center">
        <RoomFace room={room} size="large" />
        <p className="max-w-full text-xl font-bold wrap-anywhere">{roomName(room)}</p>
        {room.direct_user ? (
          <Link to="/$username" params={{ username: room.direct_user.username }} className={linkClass}>
            <Trans>View profile</Trans>
          </Link>
        ) : direct ? null : (
          <Tag>{roomType(room)}</Tag>
        )}
        {room.topic && <p className="max-w-full text-ink-soft wrap-anywhere">{room.topic}</p>}
        {manages && (
          <Button size="small" icon="edit" onClick={() => setOpen("rename")}>
            <Trans>Edit name and topic</Trans>
          </Button>
        )}
        {manages && <RoomPicture room={room} />}
      </div>
      <ul className="flex flex-col border-t border-line p-2">
        <SettingsLink icon={muted ? "bellOff" : "bell"} onClick={() => show("mine")} note={muted ?? notifyNote(room)}>
          {t`Notifications and folder`}
        </SettingsLink>
        {!direct && <SettingsLink icon="shield" onClick={() => show("permissions")}>{t`Permissions`}</SettingsLink>}
        {adds && <SettingsLink icon="link" onClick={() => show("invitations")}>{t`Invitations`}</SettingsLink>}
        {adds && (room.visibility === "private" || requests > 0) && (
          <SettingsLink
            icon="personPlus"
            onClick={() => show("requests")}
            badge={<CountBadge count={requests} label={plural(requests, { one: "# pending", other: "# pending" })} />}
          >
            {t`Requests to join`}
          </SettingsLink>
        )}
      </ul>
      {!direct && <MemberList room={room} me={me} {...(adds && { onAdd: () => setOpen("add") })} />}
      <div className="mt-auto flex flex-col gap-2 border-t border-line p-4">
        {!direct && (
          <Button icon="leave" onClick={() => setOpen("leave")}>
            <Trans>Leave</Trans>
          </Button>
        )}
        {owns ? (
          <>
            {room.member_count > 1 && (
              <Button variant="quiet" icon="key" onClick={() => setOpen("transfer")}>
                <Trans>Transfer ownership</Trans>
              </Button>
            )}
            <Button variant="quiet" icon="trash" className="text-danger-ink" onClick={() => setOpen("delete")}>
              <Trans>Delete for everyone</Trans>
            </Button>
          </>
        ) : (
          <Button variant="quiet" icon="flag" onClick={() => setOpen("report")}>
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
      {open === "transfer" && <TransferDialog room={room} me={me} onClose={close} />}
    </>
  );
}

function notifyNote(room: Room): string {
  switch (room.my?.notify) {
    case "mentions":
      return t`Only mentions`;
    case "none":
      return t`Nothing`;
    default:
      return t`All messages`;
  }
}

type SettingsLinkProps = { icon: IconName; onClick: () => void; note?: string; badge?: ReactNode; children: string };

function SettingsLink({ icon, onClick, note, badge, children }: SettingsLinkProps) {
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        className="flex min-h-11 w-full items-center gap-3 rounded-md px-3 py-1.5 text-left -outline-offset-2 hover:bg-sunken"
      >
        <Icon name={icon} className="size-5 text-ink-soft" />
        <span className="min-w-0 grow">
          <span className="block font-semibold">{children}</span>
          {note && <span className="block truncate text-sm text-ink-soft">{note}</span>}
        </span>
        {badge}
        <Icon name="forward" className="size-5 text-ink-soft" />
      </button>
    </li>
  );
}
