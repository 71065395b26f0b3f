import type { OutboxMail } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { formatDateTime } from "../../app/dates.ts";
import { NotFoundPage } from "../../app/error-pages.tsx";
import { errorText } from "../../app/errors.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { WithQueries } from "../../app/query.tsx";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { useMe } from "../session/use-session.ts";
import { useOutbox } from "./use-outbox.ts";

/** The mails of the site, for its admins; for anybody else there is no such page. */
export function OutboxPage() {
  const { t } = useLingui();
  const me = useMe();
  if (me?.role !== "admin") return <NotFoundPage />;
  return (
    <WithQueries>
      <PageTitle title={t`Sent email`} />
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
        <div>
          <h1 className="text-3xl font-extrabold tracking-tight">
            <Trans>Sent email</Trans>
          </h1>
          <p className="text-ink-soft">
            <Trans>
              Emails from this server. Links and codes that open an account are hidden. Without a mail server, emails
              are kept, and anyone who runs the server can read them with npm run mail.
            </Trans>
          </p>
        </div>
        <Mails />
      </div>
    </WithQueries>
  );
}

function Mails() {
  const { t } = useLingui();
  const outbox = useOutbox();
  if (outbox.isPending) return <SkeletonRows rows={4} label={t`Loading emails`} />;
  if (!outbox.data)
    return (
      <EmptyState
        icon="warning"
        title={t`Couldn't load emails`}
        action={<Button icon="retry" onClick={() => outbox.refetch()}>{t`Try again`}</Button>}
      >
        {errorText(outbox.error)}
      </EmptyState>
    );
  if (outbox.data.length === 0) return <EmptyState icon="send" title={t`No emails yet`} />;
  return (
    <>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {outbox.data.map((mail) => (
          <MailRow key={mail.id} mail={mail} />
        ))}
      </ul>
      {outbox.hasNextPage && (
        <Button className="self-center" pending={outbox.isFetchingNextPage} onClick={() => outbox.fetchNextPage()}>
          {t`Show older emails`}
        </Button>
      )}
    </>
  );
}

function MailRow({ mail }: { mail: OutboxMail }) {
  const [open, setOpen] = useState(false);
  const { t } = useLingui();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
      <div className="min-w-56 grow basis-0">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {mail.subject}
          <MailStatus status={mail.status} />
        </p>
        <p className="text-sm text-ink-soft">
          {mail.recipient} · {formatDateTime(new Date(mail.created_at))}
        </p>
        {mail.error && <p className="text-sm text-danger-ink">{mail.error}</p>}
      </div>
      {mail.text && (
        <Button size="small" aria-label={t`Open "${mail.subject}" to ${mail.recipient}`} onClick={() => setOpen(true)}>
          <Trans>Open</Trans>
        </Button>
      )}
      {open && (
        <Dialog title={mail.subject} onClose={() => setOpen(false)}>
          <p className="mb-3 text-sm text-ink-soft">{mail.recipient}</p>
          <p className="whitespace-pre-wrap">{mail.text}</p>
        </Dialog>
      )}
    </li>
  );
}

function MailStatus({ status }: { status: OutboxMail["status"] }) {
  const { t } = useLingui();
  const words = { waiting: t`Waiting`, sent: t`Sent`, failed: t`Failed`, kept: t`Not sent (no mail server)` };
  return <Tag tone={status === "sent" ? "ok" : status === "failed" ? "danger" : "plain"}>{words[status]}</Tag>;
}
