import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { WithQueries } from "../../app/query.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { linkClass } from "../../ui/link.ts";
import { PeopleSearch } from "../profiles/people-search.tsx";
import { PersonLink } from "../profiles/person-link.tsx";
import { RoomCard } from "../rooms/room-card.tsx";
import { useMyRoomIds } from "../rooms/use-rooms.ts";
import { useMe } from "../session/use-session.ts";

const route = getRouteApi("/");
const ROOMS = 3;

/** A few people of this community, and a search, for visitors. */
export function HomePeople({ className }: { className: string }) {
  const { people } = route.useLoaderData();
  return (
    <section aria-labelledby="people" className={cx("flex min-w-0 flex-col gap-2", className)}>
      <h2 id="people" className="text-xl font-bold">
        <Trans>People here</Trans>
      </h2>
      <ul>
        {people.map(({ user }) => (
          <li key={user.id} className="flex min-h-14">
            <PersonLink user={user} />
          </li>
        ))}
      </ul>
      <WithQueries>
        <PeopleSearch />
      </WithQueries>
    </section>
  );
}

/** Public rooms to discover. */
export function HomeRooms({ className }: { className: string }) {
  const { rooms } = route.useLoaderData();
  const mine = useMyRoomIds();
  const others = rooms?.filter((room) => !mine.has(room.id)) ?? [];
  return (
    <section aria-labelledby="discover" className={cx("flex min-w-0 flex-col gap-3", className)}>
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="discover" className="text-xl font-bold">
          <Trans>Rooms</Trans>
        </h2>
        <Link to="/rooms" className={linkClass}>
          <Trans>All rooms</Trans>
        </Link>
      </div>
      {others.length > 0 ? (
        <ul className="grid gap-4 sm:max-lg:grid-cols-2">
          {others.slice(0, ROOMS).map((room) => (
            <li key={room.id}>
              <RoomCard room={room} />
            </li>
          ))}
        </ul>
      ) : (
        <NoRooms found={rooms} />
      )}
    </section>
  );
}

function NoRooms({ found }: { found: readonly unknown[] | null }) {
  const { t } = useLingui();
  const me = useMe();
  if (me && found && found.length > 0)
    return (
      <p className="text-ink-soft">
        <Trans>You've joined all the public rooms.</Trans>{" "}
        <Link to="/rooms" search={{ create: true }} className={linkClass}>
          <Trans>Create a room</Trans>
        </Link>
      </p>
    );
  return (
    <EmptyState
      icon="rooms"
      title={found ? t`No public rooms yet` : t`Couldn't load rooms`}
      action={
        <Link to={me ? "/rooms" : "/signup"} search={me && found ? { create: true } : {}} className={buttonClass()}>
          {!me ? <Trans>Create an account</Trans> : found ? <Trans>Create a room</Trans> : <Trans>Try again</Trans>}
        </Link>
      }
    >
      {me ? (
        found && <Trans>Create the first one: a place for a topic that everyone here can join.</Trans>
      ) : (
        <Trans>Sign up to join this community's rooms, or create the first one.</Trans>
      )}
    </EmptyState>
  );
}
