import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";

type EmptyStateProps = { icon: IconName; title: string; children?: ReactNode; action?: ReactNode };

/** Nothing here: says so, and what to do about it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-10 text-center">
      <span className="flex size-16 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
        <Icon name={icon} className="size-7" />
      </span>
      <p className="text-lg font-bold">{title}</p>
      {children && <div className="max-w-sm text-ink-soft">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
