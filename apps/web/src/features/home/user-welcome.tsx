import type { Me } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { linkClass } from "../../ui/link.ts";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { RoomRow } from "../rooms/room-row.tsx";
import { useRooms, useRoomsLoaded } from "../rooms/use-rooms.ts";
import { UnverifiedNotice } from "../session/unverified-notice.tsx";

const SHOWN = 5;

/** Hello, and the conversations that went on last. */
export function UserWelcome({ me }: { me: Me }) {
  const { t } = useLingui();
  const rooms = useRooms();
  const loaded = useRoomsLoaded();
  return (
    <>
      <UnverifiedNotice />
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-3xl font-extrabold tracking-tight">
          <Trans>Hello, {me.first_name}</Trans>
        </h1>
        <Link to="/messages" search={{ new: true }} className={buttonClass("primary")}>
          <Trans>New conversation</Trans>
        </Link>
      </div>
      <section aria-labelledby="recent" className="flex flex-col gap-3">
        <div className="flex items-baseline justify-between gap-4">
          <h2 id="recent" className="text-xl font-bold">
            <Trans>Recent conversations</Trans>
          </h2>
          {rooms.length > SHOWN && (
            <Link to="/messages" className={linkClass}>
              <Trans>All conversations</Trans>
            </Link>
          )}
        </div>
        <div className="rounded-lg border border-line bg-surface p-1.5 shadow-1">
          {rooms.length > 0 ? (
            <ul>
              {rooms.slice(0, SHOWN).map((room) => (
                <li key={room.id}>
                  <RoomRow room={room} me={me} />
                </li>
              ))}
            </ul>
          ) : loaded ? (
            <EmptyState icon="messages" title={t`No conversations yet`}>
              <Trans>Write to somebody, or join a room below.</Trans>
            </EmptyState>
          ) : (
            <SkeletonRows rows={3} label={t`Loading conversations`} />
          )}
        </div>
      </section>
    </>
  );
}
