import type { Message, Quote } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import type { Place } from "@helloworld/sdk";
import { t } from "@lingui/core/macro";
import {
  type ChangeEvent,
  type KeyboardEvent,
  type RefCallback,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { flash } from "../../ui/flash.ts";

/** Fingers only: Enter makes a new line there, the button sends. */
const isTouch = () => matchMedia("(hover: none) and (pointer: coarse)").matches;

type ComposerOptions = {
  place: Place;
  editing: Message | null;
  replyTo: Quote | null;
  onReplied: () => void;
  onEditLast: () => void;
  onEdited: () => void;
};

/** The text that is being written, as a draft that outlives the page, or as a change to `editing`. */
export function useComposer({ place, editing, replyTo, onReplied, onEditLast, onEdited }: ComposerOptions) {
  const { room_id, thread_id } = place;
  const [text, setText] = useState(() => editing?.content ?? client.store.draft(place));
  const [pending, setPending] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const left = LIMITS.content - text.length;

  const write = (next: string) => {
    setText(next);
    if (editing) return;
    client.setDraft(place, next);
    if (thread_id === undefined) client.setTyping(room_id, next.trim() !== "");
  };

  const change = async (message: Message) => {
    if (text === message.content) return onEdited();
    setPending(true);
    try {
      await client.api.editMessage(message.message_id, text);
      onEdited();
    } catch (error) {
      flash(t`The change is not saved. ${errorText(error)}`, "error");
    } finally {
      setPending(false);
    }
  };

  const submit = async () => {
    if (text.trim() === "" || left < 0 || pending) return;
    if (editing) return change(editing);
    client.send(room_id, { content: text, thread_id, reply_to: replyTo ?? undefined });
    write("");
    onReplied();
    if (client.store.conversation(place).has_after) await client.jumpToLatest(place);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !isTouch()) {
      event.preventDefault();
      void submit();
    } else if (event.key === "ArrowUp" && text === "" && !editing) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === "Escape" && (editing || replyTo)) {
      event.preventDefault();
      if (editing) onEdited();
      else onReplied();
    }
  };

  /** A keyboard can write at once; on a phone the focus would pull the keys up over the messages. */
  const ref: RefCallback<HTMLTextAreaElement> = useCallback(
    (element) => {
      box.current = element;
      if (!element || (isTouch() && !editing)) return;
      element.focus({ preventScroll: true });
      element.setSelectionRange(element.value.length, element.value.length);
    },
    [editing],
  );

  // Whoever presses "Answer" is about to write.
  const answered = replyTo?.message_id;
  useEffect(() => {
    if (answered) box.current?.focus({ preventScroll: true });
  }, [answered]);

  return {
    text,
    left,
    pending,
    submit,
    ref,
    onKeyDown,
    onChange: (event: ChangeEvent<HTMLTextAreaElement>) => write(event.target.value),
    onBlur: () => client.setTyping(room_id, false),
  };
}
