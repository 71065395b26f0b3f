import type { ReactNode } from "react";
import { Label } from "react-aria-components/Label";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./icons.tsx";

type RadioCardsProps<T extends string> = {
  label: ReactNode;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; icon: IconName; title: ReactNode; text?: ReactNode }[];
  /** Beside one another where there is room. */
  columns?: boolean;
};

/** One of a few, each with a line that says what it means. */
export function RadioCards<T extends string>({ label, value, onChange, options, columns = false }: RadioCardsProps<T>) {
  return (
    <RadioGroup value={value} onChange={(next) => onChange(next as T)} className="flex flex-col gap-1.5">
      <Label className="text-sm font-semibold">{label}</Label>
      <div className={cx("grid gap-2", columns && "sm:grid-cols-3")}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            className="group flex min-h-11 cursor-pointer items-center gap-3 rounded-md border border-line-strong px-3 py-2 data-focus-visible:outline-2 data-focus-visible:outline-offset-2 data-focus-visible:outline-focus data-hovered:bg-sunken data-selected:border-accent data-selected:bg-accent-soft"
          >
            <Icon name={option.icon} className="size-5 text-ink-soft group-data-selected:text-accent-ink" />
            <span className="min-w-0 grow">
              <span className="block font-semibold">{option.title}</span>
              {option.text && (
                <span className="block text-sm text-ink-soft group-data-selected:text-ink">{option.text}</span>
              )}
            </span>
            <Icon name="check" className="size-5 text-accent-ink opacity-0 group-data-selected:opacity-100" />
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
