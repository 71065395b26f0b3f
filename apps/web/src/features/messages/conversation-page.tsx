import { ApiError, type JumpTarget } from "@helloworld/sdk";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense, useCallback, useMemo } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { Loading } from "../../ui/spinner.tsx";
import type { DetailsView } from "../rooms/details-view.ts";
import { useDetails } from "../rooms/use-details.ts";
import { useRoom, useRoomsLoaded } from "../rooms/use-rooms.ts";
import { useMe } from "../session/use-session.ts";
import { ChatPane } from "./chat-pane.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { JoinPane } from "./join-pane.tsx";
import { useConversation } from "./use-conversation.ts";
import { useSearchPane } from "./use-search-pane.ts";

const RoomDetails = lazyComponent(() => import("../rooms/room-details.tsx"), "RoomDetails");
const ThreadPane = lazyComponent(() => import("./thread-pane.tsx"), "ThreadPane");
const SearchPane = lazyComponent(() => import("../search/search-pane.tsx"), "SearchPane");

export function ConversationPage() {
  const { room } = useParams({ from: "/messages/$room" });
  const { at, message, thread, details } = useSearch({ from: "/messages/$room" });
  return <ConversationOf key={room} room_id={room} target={targetOf(at, message)} thread={thread} details={details} />;
}

/** Where a link leads: by its place, or by its name. */
function targetOf(at: number | undefined, message: string | undefined): JumpTarget | undefined {
  if (at !== undefined) return { seq: at };
  return message === undefined ? undefined : { message_id: message };
}

type ConversationOfProps = {
  room_id: string;
  target: JumpTarget | undefined;
  thread: string | undefined;
  details: DetailsView | undefined;
};

function ConversationOf({ room_id, target, thread, details }: ConversationOfProps) {
  const { t } = useLingui();
  const me = useMe();
  const room = useRoom(room_id);
  const navigate = useNavigate();
  const place = useMemo(() => ({ room_id }), [room_id]);
  // A link into a thread leads there, and not to a place in the room.
  const conversation = useConversation(place, thread === undefined ? target : undefined);
  const loaded = useRoomsLoaded();
  const { show, close } = useDetails();
  const uncover = useCallback(
    () => void navigate({ to: "/messages/$room", params: { room: room_id }, search: {} }),
    [navigate, room_id],
  );
  const search = useSearchPane(thread !== undefined || details !== undefined, uncover);
  if (!me) return null;
  if (!room)
    return <Absent error={conversation.error} waiting={!loaded || conversation.loading === "open"} room_id={room_id} />;
  return (
    <div className="relative flex min-h-0 grow">
      <PageTitle title={room.name} />
      <section aria-label={t`Conversation: ${room.name}`} className="flex min-w-0 grow flex-col">
        <ConversationHeader
          room={room}
          details={details !== undefined}
          onDetails={() => (details ? close() : show("overview"))}
          searching={search.shown}
          onSearch={search.toggle}
        />
        {room.my ? (
          <ChatPane room={room} me={me} place={place} conversation={conversation} />
        ) : (
          <JoinPane room={room} />
        )}
      </section>
      {thread !== undefined && room.my && (
        <Suspense>
          <ThreadPane
            key={thread}
            room={room}
            me={me}
            thread_id={thread}
            target={target}
            onClose={() => navigate({ to: "/messages/$room", params: { room: room_id }, search: {} })}
          />
        </Suspense>
      )}
      {search.searching && room.my && (
        <Suspense>
          {/* What was found is there again when the thread to which it led is closed. */}
          <SearchPane room={room} me={me} hidden={!search.shown} onClose={search.end} />
        </Suspense>
      )}
      {details && room.my && (
        <Suspense>
          <RoomDetails room={room} me={me} view={details} />
        </Suspense>
      )}
    </div>
  );
}

type AbsentProps = { error: Error | null; waiting: boolean; room_id: string };

/** The room is on its way, or not there. */
function Absent({ error, waiting, room_id }: AbsentProps) {
  const { t } = useLingui();
  const gone = error instanceof ApiError && (error.code === "not_found" || error.code === "validation_failed");
  if (waiting && !error) return <Loading label={t`Opening conversation`} />;
  return (
    <div className="flex grow flex-col items-center justify-center">
      <PageTitle title={t`Messages`} />
      <EmptyState
        icon="messages"
        heading
        title={gone || !error ? t`Conversation not found` : t`Couldn't open the conversation`}
        action={
          <>
            {error && !gone && (
              <Button variant="primary" icon="retry" onClick={() => client.open(room_id)}>{t`Try again`}</Button>
            )}
            <Link to="/messages" className={buttonClass(gone ? "primary" : "secondary")}>
              <Trans>All conversations</Trans>
            </Link>
          </>
        }
      >
        {gone || !error ? <Trans>It was deleted, or you're not a member.</Trans> : errorText(error)}
      </EmptyState>
    </div>
  );
}
