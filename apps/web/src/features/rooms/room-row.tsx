import type { Me, Room } from "@helloworld/protocol";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useStore } from "../../app/client.ts";
import { formatRelative } from "../../app/dates.ts";
import { isolated } from "../../app/isolate.ts";
import { CountBadge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { previewOf } from "../messages/preview-of.ts";
import { previewText } from "../messages/preview-text.ts";
import { roomName, roomType, senderName } from "./names.ts";
import { RoomFace, roomIcon } from "./room-face.tsx";
import { isRoomMuted } from "./use-muted.ts";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The list of conversations is one step back. */
    from_list?: boolean;
  }
}

/** One conversation in a list: who, the last words, when, and how much is unread. */
export function RoomRow({ room, me }: { room: Room; me: Me }) {
  const draft = useStore("draft", room.id).trim();
  const unread = room.my?.unread_count ?? 0;
  const mentions = room.my?.mention_count ?? 0;
  const requests = room.my?.join_requests ?? 0;
  const muted = isRoomMuted(room);
  const when = new Date(room.last_message?.created_at ?? room.created_at);
  return (
    <Link
      to="/messages/$room"
      params={{ room: room.id }}
      state={{ from_list: true }}
      data-stop=""
      className="flex min-h-16 min-w-0 grow items-center gap-3 rounded-md px-3 py-2 -outline-offset-2 transition-colors hover:bg-sunken aria-[current=page]:bg-accent-soft"
    >
      <RoomFace room={room} />
      <span className="min-w-0 grow">
        <span className="flex items-baseline gap-2">
          <span className="flex min-w-0 grow items-center gap-1">
            <span className={cx("truncate", unread > 0 ? "font-bold" : "font-semibold")}>{roomName(room)}</span>
            <RoomType room={room} />
            {room.my?.is_favourite && <Sign icon="star" label={t`Favourite`} />}
          </span>
          <time
            dateTime={when.toISOString()}
            className="shrink-0 text-xs text-ink-soft pointer-fine:group-focus-within:invisible pointer-fine:group-hover:invisible pointer-fine:group-has-aria-expanded:invisible"
          >
            {formatRelative(when)}
          </time>
        </span>
        <span className="flex items-center gap-2">
          <span className={cx("grow truncate text-sm", unread > 0 ? "font-medium text-ink" : "text-ink-soft")}>
            {draft ? (
              <Trans>
                <strong className="font-semibold text-danger-ink">Draft:</strong> {previewText(draft)}
              </Trans>
            ) : (
              lastWords(room, me)
            )}
          </span>
          {room.my?.request && (
            <span className="shrink-0 rounded-full bg-accent-soft px-2 text-xs font-semibold text-accent-ink">{t`Request`}</span>
          )}
          {requests > 0 && (
            <span className="flex shrink-0 items-center gap-0.5 text-xs font-semibold text-accent-ink">
              <Icon name="personPlus" className="size-4" />
              <span aria-hidden="true">{requests}</span>
              <span className="sr-only">
                {plural(requests, { one: "# request to join", other: "# requests to join" })}
              </span>
            </span>
          )}
          {muted && <Sign icon="bellOff" label={t`Muted`} />}
          {mentions > 0 && (
            <span className="flex size-5 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent">
              <Icon name="mention" className="size-3.5" />
              <span className="sr-only">{plural(mentions, { one: "# mention", other: "# mentions" })}</span>
            </span>
          )}
          <CountBadge
            count={unread}
            label={plural(unread, { one: "# unread", other: "# unread" })}
            quiet={muted || room.my?.notify === "none"}
          />
        </span>
      </span>
    </Link>
  );
}

/** What kind of room it is, where its face does not say so, and a lock where not everyone can find it. */
function RoomType({ room }: { room: Room }) {
  return (
    <>
      {room.picture_url && <Icon name={roomIcon(room)} className="size-3.5 shrink-0 text-ink-soft" />}
      {room.kind !== "direct" && room.visibility !== "public" && (
        <Icon name={room.visibility === "secret" ? "eyeOff" : "lock"} className="size-3.5 shrink-0 text-ink-soft" />
      )}
      <span className="sr-only">{roomType(room)}</span>
    </>
  );
}

function Sign({ icon, label }: { icon: IconName; label: string }) {
  return (
    <>
      <Icon name={icon} className="size-3.5 shrink-0 text-ink-soft" />
      <span className="sr-only">{label}</span>
    </>
  );
}

function lastWords(room: Room, me: Me): string {
  const last = room.last_message;
  if (!last) return room.kind === "direct" ? t`Say hello` : room.topic || t`No messages yet`;
  const words = last.deleted_at ? t`Message deleted` : previewOf(last);
  if (last.sender_id === me.id) return t`You: ${words}`;
  return room.kind === "direct" ? words : `${isolated(senderName(last))}: ${isolated(words)}`;
}
