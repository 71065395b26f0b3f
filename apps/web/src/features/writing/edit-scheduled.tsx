import type { ScheduledMessage } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { client } from "../../app/client.ts";
import { errorText, fieldErrors } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { localInput } from "./lifetimes.ts";
import { WhenField } from "./when-field.tsx";

/** Another text or time for a message that waits. */
export function EditScheduled({ message, onClose }: { message: ScheduledMessage; onClose: () => void }) {
  const { t } = useLingui();
  const [content, setContent] = useState(message.content);
  const [when, setWhen] = useState(() => localInput(new Date(message.scheduled_at)));
  const [errors, setErrors] = useState<{ content?: string; scheduled_at?: string }>({});
  const [pending, setPending] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const at = new Date(when);
    if (Number.isNaN(at.getTime())) return setErrors({ scheduled_at: t`Choose a date and time.` });
    const moved = when !== localInput(new Date(message.scheduled_at)) || message.failure !== null;
    setPending(true);
    setErrors({});
    try {
      const change = moved ? { content, scheduled_at: at.toISOString() } : { content };
      await client.api.updateScheduled(message.id, change);
      onClose();
    } catch (error) {
      const fields = fieldErrors(error);
      setErrors(Object.keys(fields).length > 0 ? fields : { content: errorText(error) });
    } finally {
      setPending(false);
    }
  };
  return (
    <li className="py-3">
      <form noValidate onSubmit={save} aria-label={t`Edit scheduled message`} className="flex flex-col gap-3">
        <TextField
          label={t`Message`}
          rows={4}
          value={content}
          onChange={setContent}
          maxLength={LIMITS.content}
          error={errors.content}
        />
        <WhenField value={when} onChange={setWhen} error={errors.scheduled_at ?? null} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </li>
  );
}
