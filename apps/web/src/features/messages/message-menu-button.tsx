import type { Message } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import { iconButtonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { lazyNamed } from "../../ui/lazy-named.ts";

const load = () => import("./message-menu.tsx");
const MessageMenu = lazyNamed(load, "MessageMenu");

export type MessageMenuProps = {
  message: Message;
  own: boolean;
  canDelete: boolean;
  onEdit: (message: Message) => void;
};

const look = cx(
  iconButtonClass(),
  "size-8! pointer-coarse:size-11! opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-70 aria-expanded:opacity-100",
);

/** Three dots beside a message. The menu itself is made when somebody wants it: a list has many messages. */
export function MessageMenuButton(props: MessageMenuProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const label = t`What to do with this message`;
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
  if (!open) return still;
  return (
    <Suspense fallback={still}>
      <MessageMenu {...props} label={label} trigger={dots} triggerClass={look} />
    </Suspense>
  );
}
