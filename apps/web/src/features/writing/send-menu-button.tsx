import { useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import { iconButtonClass } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";

const load = () => import("./send-menu.tsx");
const SendMenu = lazyComponent(load, "SendMenu");

type SendMenuButtonProps = {
  /** There is something to send. */
  may_schedule: boolean;
  onSchedule: (at: Date) => void;
  onOpen: (what: "schedule" | "timer" | "scheduled") => void;
};
export type SendMenuProps = SendMenuButtonProps & { label: string; triggerClass: string; onClosed: () => void };

/** Beside the button that sends: later, or to delete itself. The menu is fetched when somebody is about to open it. */
export function SendMenuButton(props: SendMenuButtonProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const label = t`Schedule or set a timer`;
  const triggerClass = `${iconButtonClass()} w-7! h-9! pointer-coarse:size-11!`;
  const still = (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-haspopup="menu"
      aria-expanded={open}
      className={triggerClass}
      onPointerEnter={load}
      onClick={() => setOpen(true)}
    >
      <Icon name="chevron" className="size-4 rotate-180" />
    </button>
  );
  if (!open) return still;
  return (
    <Suspense fallback={still}>
      <SendMenu {...props} label={label} triggerClass={triggerClass} onClosed={() => setOpen(false)} />
    </Suspense>
  );
}
