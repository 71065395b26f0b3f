import type { Me, Message, MessagesQuery, MessagesResponse } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { client, useStore } from "../../app/client.ts";
import { formatDateTime } from "../../app/dates.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { showToast } from "../../ui/toast.ts";
import { useMe } from "../session/use-session.ts";
import { MessageCard } from "./message-card.tsx";
import { SavedFrame } from "./saved-frame.tsx";
import { ThreadCard } from "./thread-card.tsx";
import { usePages } from "./use-pages.ts";

const pageOf = ({ messages, next_cursor }: MessagesResponse) => ({ items: messages, next_cursor });
const query = (cursor: string | undefined): MessagesQuery => (cursor ? { cursor } : {});

/** What I starred, in all conversations. */
export function StarredPage() {
  const { t } = useLingui();
  const me = useMe();
  const pages = usePages<Message>(["starred"], async (cursor) => pageOf(await client.api.starred(query(cursor))));
  const unstar = async (message: Message) => {
    try {
      await client.api.setStarred(message.message_id, false);
      await pages.refetch();
    } catch (error) {
      showToast(errorText(error), "error");
    }
  };
  return (
    <SavedFrame
      title={t`Starred`}
      icon="star"
      count={pages.items?.length}
      empty={t`Messages that you star show up here.`}
      onRetry={pages.refetch}
      {...pages}
    >
      {me &&
        pages.items?.map((message) => (
          <MessageCard key={message.message_id} message={message} my_id={me.id}>
            <Button size="small" variant="quiet" onClick={() => unstar(message)}>{t`Unstar`}</Button>
          </MessageCard>
        ))}
    </SavedFrame>
  );
}

/** What names me, in all conversations. */
export function MentionsPage() {
  const { t } = useLingui();
  const me = useMe();
  const pages = usePages<Message>(["mentions"], async (cursor) => pageOf(await client.api.mentions(query(cursor))));
  return (
    <SavedFrame
      title={t`Mentions`}
      icon="mention"
      count={pages.items?.length}
      empty={t`Messages that mention you show up here.`}
      onRetry={pages.refetch}
      {...pages}
    >
      {me && pages.items?.map((message) => <MessageCard key={message.message_id} message={message} my_id={me.id} />)}
    </SavedFrame>
  );
}

/** The threads that I follow, those with something new marked. */
export function ThreadsPage() {
  const { t } = useLingui();
  const me = useMe();
  const threads = useStore("threads");
  return (
    <SavedFrame
      title={t`Threads`}
      icon="comment"
      count={threads?.length}
      error={null}
      empty={t`Threads that you reply to or follow show up here.`}
      onRetry={() => undefined}
    >
      {me && threads?.map((thread) => <ThreadCard key={thread.root.message_id} thread={thread} me={me} />)}
    </SavedFrame>
  );
}

/** What I want to be reminded of. */
export function RemindersPage() {
  const { t } = useLingui();
  const me = useMe();
  const { data, error, refetch } = useQuery({
    queryKey: ["reminders"],
    queryFn: () => client.api.reminders(),
    staleTime: 0,
  });
  useEffect(() => client.onScheduledChanged((type) => type === "reminders_changed" && void refetch()), [refetch]);
  return (
    <SavedFrame
      title={t`Reminders`}
      icon="clock"
      count={data?.reminders.length}
      error={error}
      empty={t`Choose “Remind me later” in a message's menu to see it here.`}
      onRetry={refetch}
    >
      {me && data?.reminders.map((reminder) => <ReminderCard key={reminder.id} {...reminder} me={me} />)}
    </SavedFrame>
  );
}

function ReminderCard({ id, message, remind_at, me }: { id: string; message: Message; remind_at: string; me: Me }) {
  const { t } = useLingui();
  const forget = () => client.api.forgetReminder(id).catch((error) => showToast(errorText(error), "error"));
  return (
    <MessageCard message={message} my_id={me.id}>
      <time dateTime={remind_at} className="text-ink-soft">
        <Trans>At {formatDateTime(new Date(remind_at))}</Trans>
      </time>
      <Button size="small" variant="quiet" onClick={forget}>{t`Remove reminder`}</Button>
    </MessageCard>
  );
}
