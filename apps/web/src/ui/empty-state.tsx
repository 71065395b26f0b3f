import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";

type EmptyStateProps = { icon: IconName; title: string; children?: ReactNode; action?: ReactNode; heading?: boolean };

/** Nothing here: says so, and what to do about it. With `heading` it is the whole page. */
export function EmptyState({ icon, title, children, action, heading = false }: EmptyStateProps) {
  const Title = heading ? "h1" : "p";
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-10 text-center">
      <span className="flex size-16 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
        <Icon name={icon} className="size-7" />
      </span>
      <Title className="text-lg font-bold">{title}</Title>
      {children && <div className="max-w-sm text-ink-soft">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
