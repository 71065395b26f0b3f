import { useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, type ReactNode, useState } from "react";

/** Hidden until somebody wants it: its words are not there for screen readers, for the search of the page or a glance. */
export function Spoiler({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  if (open)
    return (
      // The focus goes where the button was, so that what is read next is what was hidden.
      <span ref={(node) => node?.focus({ preventScroll: true })} tabIndex={-1} className="rounded-sm bg-sunken px-0.5">
        {children}
      </span>
    );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    setOpen(true);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button does not break over lines
    <span
      role="button"
      tabIndex={0}
      aria-label={t`Spoiler: show it`}
      title={t`Show spoiler`}
      className="cursor-pointer rounded-sm bg-ink-soft box-decoration-clone px-0.5 hover:bg-ink"
      onClick={() => setOpen(true)}
      onKeyDown={onKeyDown}
    >
      <span aria-hidden="true" className="invisible">
        {children}
      </span>
    </span>
  );
}
