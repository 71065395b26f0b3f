import type { Me, Message, Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { Suspense, useRef, useState } from "react";
import { client } from "../../app/client.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { lazyNamed } from "../../ui/lazy-named.ts";
import { EmojiButton } from "../emojis/emoji-button.tsx";
import { insertText } from "../writing/apply-edit.ts";
import { format } from "../writing/writing-keys.ts";
import { ComposerBox } from "./composer-box.tsx";
import { useComposer } from "./use-composer.ts";

const FormatBar = lazyNamed(() => import("../writing/format-bar.tsx"), "FormatBar");
const HelpDialog = lazyNamed(() => import("../writing/help-dialog.tsx"), "HelpDialog");
const LeaveRoomDialog = lazyNamed(() => import("../rooms/leave-dialogs.tsx"), "LeaveRoomDialog");

type ComposerProps = {
  room: Room;
  me: Me;
  /** The message that is being changed; null for a new one. */
  editing: Message | null;
  onEditLast: () => void;
  onEdited: () => void;
};

/** Where one writes. Enter sends where there is a keyboard; the typed text is never lost. */
export function Composer({ room, me, editing, onEditLast, onEdited }: ComposerProps) {
  const { t } = useLingui();
  const { text, left, pending, write, submit, opened, onClosed } = useComposer({ room, editing, onEdited });
  const box = useRef<HTMLTextAreaElement>(null);
  const [bar, setBar] = useState(false);
  const tooLong = left < 0;
  const label = editing ? t`Change your message` : t`Message to ${room.name}`;
  const tool = "size-9! pointer-coarse:size-11!";
  return (
    <form
      className="relative shrink-0 border-t border-line bg-surface px-2 pt-2 pb-[calc(0.5rem+var(--safe-bottom))] md:px-4 md:pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {editing && (
        <div className="mb-1 flex items-center justify-between gap-3 pl-3 text-sm font-medium text-accent-ink">
          <Trans>You are changing a message.</Trans>
          <Button size="small" look="quiet" onClick={onEdited}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      )}
      <div className="relative rounded-lg border border-line-strong bg-canvas focus-within:border-focus focus-within:ring-1 focus-within:ring-focus">
        {bar && (
          <Suspense>
            <FormatBar onFormat={(name) => format(box.current, name)} />
          </Suspense>
        )}
        <div className="flex flex-wrap items-end md:flex-nowrap">
          <ComposerBox
            box={box}
            room={room}
            me={me}
            label={label}
            text={text}
            invalid={tooLong}
            editing={editing !== null}
            onWrite={write}
            onSubmit={() => void submit()}
            onKey={(key) => {
              if (key === "up" && !editing) onEditLast();
              if (key === "escape" && editing) onEdited();
            }}
            onBlur={() => client.setTyping(room.id, false)}
          />
          <div className="flex w-full items-center gap-0.5 p-1 md:w-auto">
            <IconButton
              icon="format"
              label={t`Form of the text`}
              aria-pressed={bar}
              className={cx(tool, bar && "bg-sunken text-ink")}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => setBar(!bar)}
            />
            <EmojiButton
              label={t`Emoji`}
              className={tool}
              onPick={(emoji) => box.current && insertText(box.current, emoji)}
            />
            <span className="grow" />
            <IconButton
              type="submit"
              icon={editing ? "check" : "send"}
              look="primary"
              label={editing ? t`Save` : t`Send`}
              className={tool}
              disabled={text.trim() === "" || tooLong || pending}
            />
          </div>
        </div>
      </div>
      <p
        role="status"
        className={cx("text-right text-xs tabular-nums", tooLong ? "font-semibold text-danger-ink" : "text-ink-soft")}
      >
        {left <= LIMITS.content / 10 && (tooLong ? t`${-left} characters too many` : t`${left} characters left`)}
      </p>
      <Suspense>
        {opened === "help" && <HelpDialog room={room} onClose={onClosed} />}
        {opened === "leave" && <LeaveRoomDialog room={room} onClose={onClosed} />}
      </Suspense>
    </form>
  );
}
