import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./icons.tsx";

const TONES = {
  info: { box: "bg-accent-soft text-accent-ink", icon: "info" },
  warn: { box: "bg-warn-soft text-warn-ink", icon: "warning" },
  error: { box: "bg-danger-soft text-danger-ink", icon: "warning" },
} as const satisfies Record<string, { box: string; icon: IconName }>;

/** Words in a box that belong to the page, such as why it was opened. An error is announced. */
export function Notice({ tone = "info", children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <div
      role={tone === "error" ? "alert" : undefined}
      className={cx("flex gap-3 rounded-md px-4 py-3 text-sm font-medium", TONES[tone].box)}
    >
      <Icon name={TONES[tone].icon} className="mt-px size-5" />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
