import { type ReactNode, useId } from "react";

type CheckboxProps = {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  name?: string;
  /** What is wrong; marks the box and is read with it. */
  error?: ReactNode;
  required?: boolean;
};

/** A box to tick, with words that tick it too. */
export function Checkbox({ label, checked, onChange, name, error, required = false }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
        <input
          type="checkbox"
          name={name}
          checked={checked}
          aria-required={required || undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? id : undefined}
          onChange={(event) => onChange(event.target.checked)}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <span className="font-semibold">{label}</span>
      </label>
      {error && (
        <p id={id} className="text-sm font-medium text-danger-ink">
          {error}
        </p>
      )}
    </div>
  );
}
