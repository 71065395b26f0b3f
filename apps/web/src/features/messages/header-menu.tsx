import { useLingui } from "@lingui/react/macro";
import { iconButtonClass } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";

/** What the header of a conversation has no place for on a phone. Open from the start: it is loaded by the press that wants it. */
export function HeaderMenu({ onPins, onDate }: { onPins: () => void; onDate: () => void }) {
  const { t } = useLingui();
  return (
    <Menu label={t`More`} triggerClass={`${iconButtonClass()} sm:hidden!`} defaultOpen>
      <MenuItem icon="pin" onAction={onPins}>{t`Pinned messages`}</MenuItem>
      <MenuItem icon="calendar" onAction={onDate}>{t`Jump to date`}</MenuItem>
    </Menu>
  );
}
