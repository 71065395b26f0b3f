import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { localInput } from "./lifetimes.ts";
import { WhenField } from "./when-field.tsx";

/** Asks when to send; `onChoose` answers what is wrong with that, or null. */
export function ScheduleDialog({
  onChoose,
  onClose,
}: {
  onChoose: (at: Date) => Promise<string | null>;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [when, setWhen] = useState(() => localInput(new Date(Date.now() + 3_600_000)));
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const at = new Date(when);
    if (Number.isNaN(at.getTime())) return setError(t`Choose a date and time.`);
    if (at.getTime() <= Date.now()) return setError(t`Choose a time in the future.`);
    setPending(true);
    const wrong = await onChoose(at);
    setPending(false);
    if (wrong) setError(wrong);
    else onClose();
  };
  return (
    <Dialog title={t`Send later`} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <WhenField value={when} onChange={setWhen} error={error} />
        <Button type="submit" variant="primary" pending={pending}>
          <Trans>Schedule</Trans>
        </Button>
      </form>
    </Dialog>
  );
}
