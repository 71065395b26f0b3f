import type { Message } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { Suspense, useRef, useState } from "react";
import { IconButton, iconButtonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { EmojiButton } from "../emojis/emoji-button.tsx";
import { useConversationContext } from "./conversation-context.ts";
import { useMessageActions } from "./use-message-actions.ts";

const load = () => import("./message-menu.tsx");
const MessageMenu = lazyComponent(load, "MessageMenu");
const EmojiPopover = lazyComponent(() => import("../emojis/emoji-popover.tsx"), "EmojiPopover");

const SHOWN =
  "opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-70 aria-expanded:opacity-100";
const look = cx(iconButtonClass(), "size-8! pointer-coarse:size-11!", SHOWN);
/** With a finger these are in the menu: there is no room beside the bubble. */
const quick = cx("size-8! pointer-coarse:hidden!", SHOWN);

/** Beside a message: react, answer, and a menu of the rest, which is made when somebody wants it: a list has many messages. */
export function MessageTools({ message, own }: { message: Message; own: boolean }) {
  const { t } = useLingui();
  const { onReply } = useConversationContext();
  const { react } = useMessageActions(message);
  const [open, setOpen] = useState(false);
  const [reacting, setReacting] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const label = t`Message actions`;
  const dots = <Icon name="more" />;
  const still = (
    <button
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={open}
      className={look}
      onPointerEnter={load}
      onClick={() => setOpen(true)}
    >
      {dots}
    </button>
  );
  return (
    <span ref={anchor} className={cx("flex items-center", own && "flex-row-reverse")}>
      <EmojiButton reaction label={t`React`} className={quick} onPick={react} />
      <IconButton data-reply="" icon="reply" label={t`Reply`} className={quick} onClick={() => onReply(message)} />
      {open ? (
        <Suspense fallback={still}>
          <MessageMenu
            message={message}
            own={own}
            label={label}
            trigger={dots}
            triggerClass={look}
            onReact={() => setReacting(true)}
          />
        </Suspense>
      ) : (
        still
      )}
      {reacting && (
        <Suspense>
          <EmojiPopover anchor={anchor} reaction onPick={react} onClose={() => setReacting(false)} />
        </Suspense>
      )}
    </span>
  );
}
