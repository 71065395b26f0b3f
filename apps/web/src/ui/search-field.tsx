import { useLingui } from "@lingui/react/macro";
import { Button } from "react-aria-components/Button";
import { Input } from "react-aria-components/Input";
import { SearchField as AriaSearchField } from "react-aria-components/SearchField";
import { cx } from "./cx.ts";
import { Icon } from "./icons.tsx";
import { inputClass } from "./input-class.ts";

type SearchFieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  autoFocus?: boolean;
  className?: string;
};

/** A box to search in; Escape and the cross empty it. */
export function SearchField({ label, value, onChange, placeholder, autoFocus = false, className }: SearchFieldProps) {
  const { t } = useLingui();
  return (
    <AriaSearchField aria-label={label} value={value} onChange={onChange} className={cx("relative", className)}>
      <Icon name="search" className="pointer-events-none absolute top-3 left-3 size-5 text-ink-soft" />
      <Input
        placeholder={placeholder ?? label}
        autoFocus={autoFocus}
        className={cx(inputClass, "rounded-full! pr-11 pl-10 [&::-webkit-search-cancel-button]:hidden")}
      />
      {value !== "" && (
        <Button
          aria-label={t`Clear`}
          className="absolute inset-y-0 right-0 flex w-11 items-center justify-center rounded-full text-ink-soft hover:text-ink"
        >
          <Icon name="close" className="size-4" />
        </Button>
      )}
    </AriaSearchField>
  );
}
