import { useLingui } from "@lingui/react/macro";
import type { RefObject } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { flushSync } from "react-dom";
import { EmojiPicker } from "./emoji-picker.tsx";
import { ReactionPicker } from "./reaction-picker.tsx";

export type EmojiPopoverProps = {
  /** The button that opened it, beside which it stands. */
  anchor: RefObject<HTMLElement | null>;
  /** Beginning with a few that are often meant. */
  reaction?: boolean;
  onPick: (text: string) => void;
  onClose: () => void;
};

/** The picker beside a button. It closes when one is picked. */
export function EmojiPopover({ anchor, reaction = false, onPick, onClose }: EmojiPopoverProps) {
  const { t } = useLingui();
  const picked = (text: string) => {
    // While it is there it holds the focus, which whoever writes wants back.
    flushSync(onClose);
    onPick(text);
  };
  return (
    <Popover
      isOpen
      triggerRef={anchor}
      placement="top end"
      offset={8}
      onOpenChange={(open) => !open && onClose()}
      className="z-40 max-w-[calc(100vw-1rem)] animate-rise overflow-hidden rounded-lg border border-line bg-surface text-ink shadow-2"
    >
      <Dialog aria-label={reaction ? t`React with an emoji` : t`Choose an emoji`} className="outline-none">
        {reaction ? <ReactionPicker onPick={picked} /> : <EmojiPicker onPick={picked} />}
      </Dialog>
    </Popover>
  );
}
