import { Suspense, useRef, useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";

const load = () => import("./emoji-popover.tsx");
const EmojiPopover = lazyComponent(load, "EmojiPopover");

type EmojiButtonProps = {
  label: string;
  reaction?: boolean;
  className?: string;
  onPick: (text: string) => void;
};

/** Opens the picker of emoji, which is fetched when somebody is about to. */
export function EmojiButton({ label, reaction = false, className, onPick }: EmojiButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        ref={button}
        icon="emoji"
        label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        className={className}
        onPointerEnter={load}
        onFocus={load}
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense>
          <EmojiPopover anchor={button} reaction={reaction} onPick={onPick} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
