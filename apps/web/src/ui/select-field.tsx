import { type ReactNode, useId } from "react";
import { cx } from "./cx.ts";
import { Icon } from "./icons.tsx";
import { inputClass } from "./input-class.ts";

type SelectFieldProps<T extends string> = {
  label: ReactNode;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string }[];
  hint?: ReactNode;
  /** The list under its label, for narrow places. */
  stacked?: boolean;
};

/** One of a few words; the browser's own list, so it is at home on every device. */
export function SelectField<T extends string>({
  label,
  value,
  onChange,
  options,
  hint,
  stacked = false,
}: SelectFieldProps<T>) {
  const id = useId();
  return (
    <div className={cx("grid items-center gap-x-4 gap-y-1", !stacked && "sm:grid-cols-[1fr_14rem]")}>
      <div>
        <label htmlFor={id} className={cx("font-semibold", stacked && "text-sm")}>
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-ink-soft">
            {hint}
          </p>
        )}
      </div>
      <div className="relative">
        <select
          id={id}
          value={value}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.target.value as T)}
          className={cx(inputClass, "appearance-none pr-10")}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} className="bg-surface text-ink">
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron" className="pointer-events-none absolute top-3 right-3 size-5 text-ink-soft" />
      </div>
    </div>
  );
}
