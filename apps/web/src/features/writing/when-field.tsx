import { Trans } from "@lingui/react/macro";
import { useId } from "react";
import { inputClass } from "../../ui/input-class.ts";
import { localInput } from "./lifetimes.ts";

type WhenFieldProps = { value: string; onChange: (value: string) => void; error: string | null };

/** A day and a time to come, in the zone of this device. */
export function WhenField({ value, onChange, error }: WhenFieldProps) {
  const id = useId();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-semibold">
        <Trans>Date and time</Trans>
      </label>
      <input
        id={id}
        type="datetime-local"
        value={value}
        min={localInput(new Date())}
        aria-invalid={error !== null || undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
        className={inputClass}
      />
      <p
        id={`${id}-hint`}
        role={error ? "alert" : undefined}
        className={error ? "text-sm text-danger-ink" : "text-sm text-ink-soft"}
      >
        {error ?? <Trans>In your time zone, {zone}.</Trans>}
      </p>
    </div>
  );
}
