import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";
import { Button, IconButton } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { PollDraft } from "./post-draft.ts";

type PollBuilderProps = {
  poll: PollDraft | null;
  onChange: (poll: PollDraft | null) => void;
  error?: string | undefined;
};

/** A question with a few choices, for a post that is being written. */
export function PollBuilder({ poll, onChange, error }: PollBuilderProps) {
  const { t } = useLingui();
  const id = useId();
  if (!poll)
    return (
      <Button
        className="self-start"
        icon="plus"
        onClick={() => onChange({ options: ["", ""], multiple: false, closes_at: "" })}
      >
        <Trans>Add a poll</Trans>
      </Button>
    );
  const { options } = poll;
  const set = (change: Partial<PollDraft>) => onChange({ ...poll, ...change });
  return (
    <fieldset
      className="flex min-w-0 flex-col gap-3 rounded-md border border-line p-3 sm:p-4"
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <legend className="px-1 text-sm font-semibold">
        <Trans>Poll</Trans>
      </legend>
      {options.map((option, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place
        <div key={index} className="flex items-end gap-2">
          <div className="min-w-0 grow">
            <TextField
              label={t`Choice ${index + 1}`}
              value={option}
              maxLength={LIMITS.poll_option}
              autoComplete="off"
              autoFocus={index >= 2 && option === ""}
              onChange={(text) => set({ options: options.map((one, place) => (place === index ? text : one)) })}
            />
          </div>
          <IconButton
            icon="close"
            label={t`Remove choice ${index + 1}`}
            disabled={options.length <= 2}
            onClick={() => set({ options: options.filter((_, place) => place !== index) })}
          />
        </div>
      ))}
      {options.length < LIMITS.poll_options && (
        <Button size="small" icon="plus" className="self-start" onClick={() => set({ options: [...options, ""] })}>
          <Trans>Add choice</Trans>
        </Button>
      )}
      <Checkbox label={t`Allow several choices`} checked={poll.multiple} onChange={(multiple) => set({ multiple })} />
      <label className="flex flex-col gap-1.5 text-sm font-semibold">
        <Trans>Closes at (optional)</Trans>
        <input
          type="datetime-local"
          value={poll.closes_at}
          onChange={(event) => set({ closes_at: event.target.value })}
          className="min-h-11 w-full rounded-md border border-line-strong bg-surface px-3.5 py-2 text-base font-normal text-ink sm:w-auto sm:self-start"
        />
      </label>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm font-medium text-danger-ink">
          {error}
        </p>
      )}
      <Button size="small" variant="quiet" className="self-end" onClick={() => onChange(null)}>
        <Trans>Remove poll</Trans>
      </Button>
    </fieldset>
  );
}
