import { memo } from "react";
import type { IconName } from "../../build/icons.ts";
import sprite from "./icons.svg?no-inline";

export type { IconName };

/** A drawing beside a text; hidden from screen readers, which get the text. */
export const Icon = memo(function Icon({ name, className = "size-5" }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <use href={`${sprite}#${name}`} />
    </svg>
  );
});
