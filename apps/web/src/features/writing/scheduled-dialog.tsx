import type { ScheduledMessage } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { formatDateTime } from "../../app/dates.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { showToast } from "../../ui/toast.ts";
import { roomName } from "../rooms/names.ts";
import { EditScheduled } from "./edit-scheduled.tsx";
import { useScheduled } from "./use-scheduled.ts";

/** What I have scheduled in this room, or everywhere: to be changed, sent now or taken back. */
export function ScheduledDialog({ room_id, onClose }: { room_id: string; onClose: () => void }) {
  const { t } = useLingui();
  const scheduled = useScheduled();
  const [everywhere, setEverywhere] = useState(false);
  const all = scheduled.data ?? [];
  const here = all.filter((message) => message.room_id === room_id);
  const shown = everywhere ? all : here;
  return (
    <Dialog title={t`Scheduled messages`} onClose={onClose}>
      {scheduled.isPending ? (
        <SkeletonRows rows={2} label={t`Loading scheduled messages`} />
      ) : !scheduled.data ? (
        <EmptyState
          icon="warning"
          title={t`Couldn't load scheduled messages`}
          action={<Button icon="retry" onClick={() => scheduled.refetch()}>{t`Try again`}</Button>}
        >
          {errorText(scheduled.error)}
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-3">
          {all.length > here.length && (
            <Button size="small" className="self-start" onClick={() => setEverywhere(!everywhere)}>
              {everywhere ? t`Only in this conversation` : t`In all conversations`}
            </Button>
          )}
          {shown.length === 0 ? (
            <EmptyState icon="clock" title={t`No scheduled messages`} />
          ) : (
            <ul aria-label={t`Scheduled messages`} className="divide-y divide-line">
              {shown.map((message) => (
                <ScheduledRow key={message.id} message={message} named={everywhere} />
              ))}
            </ul>
          )}
        </div>
      )}
    </Dialog>
  );
}

function ScheduledRow({ message, named }: { message: ScheduledMessage; named: boolean }) {
  const { t } = useLingui();
  const room = useStore("room", message.room_id);
  const [editing, setEditing] = useState(false);
  const [pending, setPending] = useState(false);
  const run = async (work: () => Promise<unknown>, done: string) => {
    setPending(true);
    try {
      await work();
      showToast(done, "ok");
    } catch (error) {
      showToast(errorText(error), "error");
    } finally {
      setPending(false);
    }
  };
  if (editing) return <EditScheduled message={message} onClose={() => setEditing(false)} />;
  return (
    <li className="flex flex-col gap-2 py-3">
      <p className="text-sm text-ink-soft">
        {named && room && <strong className="text-ink">{roomName(room)} · </strong>}
        <time dateTime={message.scheduled_at}>{formatDateTime(new Date(message.scheduled_at))}</time>
      </p>
      {message.failure && (
        <Notice tone="error">
          <Trans>Not sent: {message.failure}</Trans>
        </Notice>
      )}
      <p className="max-h-32 overflow-y-auto wrap-anywhere whitespace-pre-wrap scroll-thin" dir="auto">
        {message.content}
        {message.attachments.map((file) => (
          <span key={file.id} className="block text-sm text-ink-soft">
            {file.name}
          </span>
        ))}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" icon="edit" onClick={() => setEditing(true)}>
          <Trans>Edit</Trans>
        </Button>
        <Button
          size="small"
          icon="send"
          pending={pending}
          onClick={() => run(() => client.api.sendScheduled(message.id), t`Message sent.`)}
        >
          <Trans>Send now</Trans>
        </Button>
        <Button
          size="small"
          variant="quiet"
          icon="trash"
          pending={pending}
          onClick={() => run(() => client.api.cancelScheduled(message.id), t`Scheduled message cancelled.`)}
        >
          <Trans>Cancel message</Trans>
        </Button>
      </div>
    </li>
  );
}
