import { ApiError } from "@helloworld/sdk";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLoaderData, useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { errorText } from "../../app/errors.ts";
import { PageHead } from "../../app/page-head.tsx";
import { WithQueries } from "../../app/query.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { useMe } from "../session/use-session.ts";
import { CreateRoomDialog } from "./create-room-dialog.tsx";
import { PrivateRooms } from "./private-rooms.tsx";
import { RoomGrid } from "./room-card.tsx";
import { usePublicRooms } from "./use-public-rooms.ts";

export function RoomsPage() {
  const { t } = useLingui();
  const me = useMe();
  const { create } = useSearch({ from: "/rooms" });
  const navigate = useNavigate({ from: "/rooms" });
  const [q, setQ] = useState("");
  const wanted = useDeferredValue(q.trim());
  return (
    <WithQueries>
      <div className="flex flex-col gap-6">
        <PageHead title={t`Rooms`} description={t`Public rooms, open to every member.`} path="/rooms" />
        <div className="flex flex-wrap items-end justify-between gap-4">
          <div>
            <h1 className="text-3xl font-extrabold tracking-tight">
              <Trans>Rooms</Trans>
            </h1>
            <p className="text-ink-soft">
              <Trans>Public rooms, open to every member.</Trans>
            </p>
          </div>
          {me && (
            <Button variant="primary" icon="plus" onClick={() => navigate({ search: { create: true } })}>
              {t`Create a room`}
            </Button>
          )}
        </div>
        <SearchField label={t`Search rooms by name or topic`} value={q} onChange={setQ} className="max-w-md" />
        <PublicRooms q={wanted} clear={() => setQ("")} />
        {me && <PrivateRooms q={wanted} />}
        {create && me && <CreateRoomDialog onClose={() => navigate({ search: {}, replace: true })} />}
      </div>
    </WithQueries>
  );
}

function PublicRooms({ q, clear }: { q: string; clear: () => void }) {
  const { t } = useLingui();
  const rooms = usePublicRooms(q, useLoaderData({ from: "/rooms" }));
  if (rooms.isPending) return <SkeletonRows label={t`Loading rooms`} />;
  if (rooms.isError) return <RoomsFailed error={rooms.error} retry={() => rooms.refetch()} />;
  const found = rooms.data.pages.flatMap((page) => page.rooms);
  if (found.length === 0)
    return q ? (
      <EmptyState
        icon="search"
        title={t`No public rooms match “${q}”`}
        action={<Button onClick={clear}>{t`Show all rooms`}</Button>}
      />
    ) : (
      <EmptyState
        icon="rooms"
        title={t`No public rooms yet`}
        action={
          <Link to="/help/$slug" params={{ slug: "conversations-and-rooms" }} className={buttonClass()}>
            <Trans>How rooms work</Trans>
          </Link>
        }
      >
        <Trans>Public rooms are places for a topic that everyone here can join.</Trans>
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-6">
      <h2 className="sr-only">
        <Trans>Results</Trans>
      </h2>
      <RoomGrid rooms={found} />
      {rooms.hasNextPage && (
        <Button className="self-center" pending={rooms.isFetchingNextPage} onClick={() => rooms.fetchNextPage()}>
          {t`Show more`}
        </Button>
      )}
    </div>
  );
}

function RoomsFailed({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useLingui();
  if (error instanceof ApiError && error.status === 401)
    return (
      <EmptyState
        icon="lock"
        title={t`Rooms are for members here`}
        action={
          <>
            <Link to="/signup" search={{ next: "/rooms" }} className={buttonClass("primary")}>
              <Trans>Create an account</Trans>
            </Link>
            <Link to="/login" search={{ next: "/rooms" }} className={buttonClass()}>
              <Trans>Sign in</Trans>
            </Link>
          </>
        }
      />
    );
  return (
    <EmptyState
      icon="warning"
      title={t`Couldn't load rooms`}
      action={<Button icon="retry" onClick={retry}>{t`Try again`}</Button>}
    >
      {errorText(error)}
    </EmptyState>
  );
}
