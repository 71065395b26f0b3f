import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { formatDateTime } from "../../app/dates.ts";
import { Icon } from "../../ui/icons.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { soonTimes } from "../messages/soon-times.ts";
import type { SendMenuProps } from "./send-menu-button.tsx";

/** Ways to send other than now. */
export function SendMenu({ label, triggerClass, may_schedule, onSchedule, onOpen, onClosed }: SendMenuProps) {
  const { t } = useLingui();
  const [times] = useState(() => soonTimes());
  return (
    <Menu
      defaultOpen
      label={label}
      placement="top end"
      triggerClass={triggerClass}
      trigger={<Icon name="chevron" className="size-4 rotate-180" />}
      onOpenChange={(open) => !open && onClosed()}
    >
      {may_schedule &&
        times.map(({ label: name, at }) => (
          <MenuItem key={name} icon="clock" aria-description={formatDateTime(at)} onAction={() => onSchedule(at)}>
            {name}
          </MenuItem>
        ))}
      {may_schedule && (
        <MenuItem icon="calendar" onAction={() => onOpen("schedule")}>{t`Choose date and time`}</MenuItem>
      )}
      {may_schedule && <MenuSeparator />}
      <MenuItem icon="timer" onAction={() => onOpen("timer")}>{t`Disappearing message`}</MenuItem>
      <MenuItem icon="list" onAction={() => onOpen("scheduled")}>{t`Scheduled messages`}</MenuItem>
    </Menu>
  );
}
