import type { Me, Room } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
  Suspense,
  useId,
  useLayoutEffect,
  useRef,
} from "react";
import { isComposing } from "../../ui/composing.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { insideCode } from "../writing/edits.ts";
import { replaceNamedEmoji, useCompletion } from "../writing/use-completion.ts";
import { pasteMarkdown, pressFormat, pressNewLine } from "../writing/writing-keys.ts";

const Completion = lazyComponent(() => import("../writing/completion.tsx"), "Completion");

/** Fingers only: Enter makes a new line there, the button sends. */
const isTouch = () => matchMedia("(hover: none) and (pointer: coarse)").matches;

type ComposerBoxProps = {
  box: RefObject<HTMLTextAreaElement | null>;
  room: Room;
  me: Me;
  label: string;
  text: string;
  invalid: boolean;
  /** What is written is on its way: it stays as it is. */
  busy: boolean;
  /** The message that is being changed or answered: the focus comes here then, on a phone too. */
  about: string | undefined;
  onWrite: (text: string) => void;
  onSubmit: () => void;
  /** A key that no text has use for: `up` in an empty one, `escape`. Answers whether it did something. */
  onKey: (key: "up" | "escape") => boolean;
  onBlur: () => void;
  /** Looks at what is pasted before a text is made of it. */
  onPaste: (event: ClipboardEvent<HTMLTextAreaElement>) => void;
};

/** The text itself: as high as it needs, with the keys for form and the list that completes names. */
export function ComposerBox({ box, room, me, label, text, invalid, busy, about, ...on }: ComposerBoxProps) {
  const { t } = useLingui();
  const id = useId();
  const completion = useCompletion(box);
  const { trigger, activeId } = completion;

  // A keyboard can write at once; on a phone the focus would pull the keys up over the messages.
  useLayoutEffect(() => {
    const { current } = box;
    if (!current || (isTouch() && about === undefined)) return;
    const focus = () => {
      current.focus({ preventScroll: true });
      current.setSelectionRange(current.value.length, current.value.length);
    };
    focus();
    if (about === undefined) return;
    // A menu in which it was chosen gives the focus back to its button as it goes.
    const timer = setTimeout(() => document.activeElement !== current && focus(), 100);
    return () => clearTimeout(timer);
  }, [box, about]);

  /** The key for pasting without form was the last one. */
  const bare = useRef(false);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event)) return;
    const { key, shiftKey } = event;
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    bare.current = modified && shiftKey && key.toLowerCase() === "v";
    if (!modified && !shiftKey && completion.press(key)) return event.preventDefault();
    if (pressFormat(event)) return;
    if (key === "Enter") {
      const line = !modified && (shiftKey || isTouch() || insideCode(text, event.currentTarget.selectionStart));
      if (line) return pressNewLine(event);
      event.preventDefault();
      completion.end();
      on.onSubmit();
    } else if (key === "ArrowUp" && text === "" && !modified) {
      event.preventDefault();
      on.onKey("up");
    } else if (key === "Escape" && on.onKey("escape")) event.preventDefault();
  };

  return (
    <>
      {trigger && (
        <Suspense>
          <Completion
            id={id}
            label={t`Suggestions`}
            trigger={trigger}
            room={room}
            me={me}
            keys={completion.keys}
            onActive={completion.setActiveId}
            onPick={completion.pick}
            onClose={completion.close}
          />
        </Suspense>
      )}
      <div className="grid min-w-0 grow basis-full md:basis-0">
        {/* The same text, unseen, gives the box its height. */}
        <div
          aria-hidden="true"
          className="invisible col-start-1 row-start-1 max-h-48 min-h-11 overflow-hidden px-4 py-2.5 leading-normal whitespace-pre-wrap pointer-coarse:text-base"
        >
          {`${text}\u200b`}
        </div>
        <textarea
          ref={box}
          rows={1}
          value={text}
          readOnly={busy}
          dir="auto"
          aria-label={label}
          aria-invalid={invalid || undefined}
          aria-autocomplete="list"
          aria-controls={activeId ? id : undefined}
          aria-activedescendant={activeId ?? undefined}
          placeholder={label}
          className="col-start-1 row-start-1 max-h-48 min-h-11 resize-none overflow-y-auto bg-transparent px-4 py-2.5 leading-normal outline-none scroll-thin placeholder:truncate placeholder:text-ink-soft"
          onChange={(event) => {
            on.onWrite(event.target.value);
            completion.look();
            if ((event.nativeEvent as InputEvent).data === ":") void replaceNamedEmoji(event.target);
          }}
          onSelect={completion.look}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            if (!bare.current) pasteMarkdown(event);
            if (!event.isDefaultPrevented()) on.onPaste(event);
          }}
          onBlur={() => {
            completion.end();
            on.onBlur();
          }}
        />
      </div>
    </>
  );
}
