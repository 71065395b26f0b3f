import type { ReportReason, ReportTarget } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useReasons } from "./use-reasons.ts";

type ReportDialogProps = {
  target: ReportTarget;
  /** What is reported, in words; left out where the screen says it. */
  what?: string;
  onClose: () => void;
};

/** Why one reports something; then that it was received. */
export function ReportDialog({ target, what, onClose }: ReportDialogProps) {
  const { t } = useLingui();
  const [sent, setSent] = useState(false);
  const titles: Partial<Record<ReportTarget["type"], string>> = {
    post: t`Report this post`,
    comment: t`Report this comment`,
  };
  const title = what ? t`Report ${what}` : (titles[target.type] ?? t`Report`);
  return (
    <Dialog title={sent ? t`Thank you` : title} onClose={onClose}>
      {sent ? (
        <Received onClose={onClose} />
      ) : (
        <ReportForm target={target} onSent={() => setSent(true)} onClose={onClose} />
      )}
    </Dialog>
  );
}

type ReportFormProps = { target: ReportTarget; onSent: () => void; onClose: () => void };

function ReportForm({ target, onSent, onClose }: ReportFormProps) {
  const { t } = useLingui();
  const reasons = useReasons();
  const [reason, setReason] = useState<ReportReason>("spam");
  const { form, field, failure, pending } = useForm({
    initial: { text: "" },
    submit: async ({ text }) => {
      await client.api.report({ target, reason, text });
      onSent();
    },
  });
  return (
    <form {...form} className="flex flex-col gap-4">
      {failure && <Notice tone="error">{failure}</Notice>}
      <p className="text-ink-soft">
        <Trans>The moderators will review it. The person you report is never told who reported them.</Trans>
      </p>
      <SelectField
        label={t`What's wrong?`}
        value={reason}
        onChange={setReason}
        options={(Object.keys(reasons) as ReportReason[]).map((value) => ({ value, label: reasons[value] }))}
      />
      <TextField {...field("text")} label={t`More details`} hint={t`Optional.`} rows={4} maxLength={1000} />
      <div className="flex justify-end gap-3">
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button type="submit" variant="primary" pending={pending}>{t`Report`}</Button>
      </div>
    </form>
  );
}

function Received({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  return (
    <>
      <p role="status">
        <Trans>Your report was sent, with a copy of what it's about. The moderators will review it.</Trans>
      </p>
      <div className="mt-6 flex justify-end">
        <Button variant="primary" autoFocus onClick={onClose}>{t`Close`}</Button>
      </div>
    </>
  );
}
