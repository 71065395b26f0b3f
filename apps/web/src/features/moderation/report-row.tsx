import type { Report, UserCard } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { formatDateTime } from "../../app/dates.ts";
import { useForm } from "../../app/use-form.ts";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useReasons } from "./use-reasons.ts";
import { useCloseReport } from "./use-reports.ts";

/** One report: about whom and what, what was there, by whom, and what became of it. */
export function ReportRow({ report }: { report: Report }) {
  const { t } = useLingui();
  const [closing, setClosing] = useState(false);
  const kinds = { user: t`Person`, room: t`Room`, message: t`Message`, post: t`Post`, comment: t`Comment` };
  const { target, evidence, subject, reporter, closed_by } = report;
  const when = formatDateTime(new Date(report.created_at));
  return (
    <li className="flex flex-col gap-2 p-4">
      <p className="flex flex-wrap items-center gap-2 font-semibold">
        {useReasons()[report.reason]}
        <Tag>{kinds[target.type]}</Tag>
        {evidence.name && <span className="font-normal text-ink-soft">{evidence.name}</span>}
      </p>
      {evidence.text && (
        <blockquote className="border-l-4 border-line-strong pl-3 wrap-anywhere whitespace-pre-wrap">
          {evidence.text}
        </blockquote>
      )}
      {evidence.post_id && (
        <p>
          <Link to="/posts/$id" params={{ id: evidence.post_id }} preload={false} className={linkClass}>
            {target.type === "post" ? t`Open post` : t`Open the commented post`}
          </Link>
        </p>
      )}
      {report.text && <p className="wrap-anywhere whitespace-pre-wrap text-ink-soft">{report.text}</p>}
      <p className="text-sm text-ink-soft">
        <Trans>
          About <Person user={subject} />, reported by <Person user={reporter} /> · {when}
        </Trans>
      </p>
      {report.closed_at ? (
        <p className="text-sm wrap-anywhere">
          <Trans>
            Closed by <Person user={closed_by} />: {report.note}
          </Trans>
        </p>
      ) : (
        <Button
          size="small"
          className="self-start"
          aria-label={t`Close report about ${subject?.name ?? evidence.name ?? t`deleted user`}`}
          onClick={() => setClosing(true)}
        >
          <Trans>Close</Trans>
        </Button>
      )}
      {closing && <CloseDialog report={report} onClose={() => setClosing(false)} />}
    </li>
  );
}

function Person({ user }: { user: UserCard | null }) {
  if (!user) return <Trans>deleted user</Trans>;
  return (
    <Link to="/$username" params={{ username: user.username }} preload={false} className={linkClass}>
      {user.name}
    </Link>
  );
}

function CloseDialog({ report, onClose }: { report: Report; onClose: () => void }) {
  const { t } = useLingui();
  const close = useCloseReport(report.id);
  const { form, field, failure, pending } = useForm({
    initial: { note: "" },
    required: ["note"],
    submit: async ({ note }) => {
      await close(note);
      onClose();
    },
  });
  return (
    <Dialog title={t`Close report`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-4">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField
          {...field("note")}
          label={t`What you found or did`}
          hint={t`Only moderators see it.`}
          maxLength={1000}
          autoFocus
        />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" pending={pending}>{t`Close report`}</Button>
        </div>
      </form>
    </Dialog>
  );
}
