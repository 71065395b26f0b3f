import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { PageTitle } from "../../app/page-title.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { linkClass } from "../../ui/link.ts";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { RoomGrid } from "../rooms/room-card.tsx";
import { useMyRoomIds } from "../rooms/use-rooms.ts";
import { useMe } from "../session/use-session.ts";
import { HomeFeed } from "./home-feed.tsx";

const ContactStrip = lazy(() =>
  import("../contacts/contact-strip.tsx").then((module) => ({ default: module.ContactStrip })),
);

const VisitorWelcome = lazy(() =>
  import("./visitor-welcome.tsx").then((module) => ({ default: module.VisitorWelcome })),
);

const UserWelcome = lazy(() => import("./user-welcome.tsx").then((module) => ({ default: module.UserWelcome })));

const route = getRouteApi("/");
const SHOWN = 6;

export function HomePage() {
  const { t } = useLingui();
  const me = useMe();
  return (
    <WithContacts>
      <PageTitle />
      <Suspense fallback={<SkeletonRows rows={1} label={t`Loading`} />}>
        {me ? <UserWelcome me={me} /> : <VisitorWelcome />}
      </Suspense>
      <HomeFeed />
      <section aria-labelledby="discover" className="flex flex-col gap-4">
        <div className="flex items-baseline justify-between gap-4">
          <h2 id="discover" className="text-xl font-bold">
            {me ? <Trans>Rooms to discover</Trans> : <Trans>Look around: public rooms</Trans>}
          </h2>
          <Link to="/rooms" className={linkClass}>
            <Trans>All rooms</Trans>
          </Link>
        </div>
        <Discover />
      </section>
    </WithContacts>
  );
}

/** For users their contacts: on top on a phone, at the side where there is room. */
function WithContacts({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const content = <div className="flex min-w-0 flex-col gap-10">{children}</div>;
  if (!useMe()) return content;
  return (
    <div className="flex flex-col gap-8 lg:grid lg:grid-cols-[15rem_1fr] lg:items-start lg:gap-10">
      <Suspense fallback={<SkeletonRows rows={1} label={t`Loading contacts`} />}>
        <ContactStrip />
      </Suspense>
      {content}
    </div>
  );
}

function Discover() {
  const { t } = useLingui();
  const me = useMe();
  const { rooms } = route.useLoaderData();
  const mine = useMyRoomIds();
  const others = rooms?.filter((room) => !mine.has(room.id)) ?? [];
  if (others.length > 0) return <RoomGrid rooms={others.slice(0, SHOWN)} />;
  if (me && rooms && rooms.length > 0)
    return (
      <p className="text-ink-soft">
        <Trans>You are in all the public rooms shown here.</Trans>{" "}
        <Link to="/rooms" search={{ create: true }} className={linkClass}>
          <Trans>Create a room</Trans>
        </Link>
      </p>
    );
  if (!me)
    return (
      <EmptyState
        icon="rooms"
        title={rooms ? t`No public rooms yet` : t`Rooms are for members here`}
        action={
          <Link to="/signup" className={buttonClass("primary")}>
            <Trans>Create an account</Trans>
          </Link>
        }
      >
        <Trans>Sign up to join the rooms of this community, or to open the first one.</Trans>
      </EmptyState>
    );
  return (
    <EmptyState
      icon="rooms"
      title={rooms ? t`No public rooms yet` : t`The rooms could not be loaded`}
      action={
        <Link to="/rooms" search={rooms ? { create: true } : {}} className={buttonClass("primary")}>
          {rooms ? <Trans>Create a room</Trans> : <Trans>Try again</Trans>}
        </Link>
      }
    >
      {rooms && <Trans>Open the first one: a place for a topic that everyone here may join.</Trans>}
    </EmptyState>
  );
}
