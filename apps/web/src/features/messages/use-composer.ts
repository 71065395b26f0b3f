import type { Message } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { t } from "@lingui/core/macro";
import { type ChangeEvent, type KeyboardEvent, type RefCallback, useCallback, useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { flash } from "../../ui/flash.ts";
import { useAttachments } from "../files/use-attachments.ts";

/** Fingers only: Enter makes a new line there, the button sends. */
const isTouch = () => matchMedia("(hover: none) and (pointer: coarse)").matches;

type ComposerOptions = { room_id: string; editing: Message | null; onEditLast: () => void; onEdited: () => void };

/** The text that is being written, as a draft that outlives the page, or as a change to `editing`. */
export function useComposer({ room_id, editing, onEditLast, onEdited }: ComposerOptions) {
  const [text, setText] = useState(() => editing?.content ?? client.store.draft(room_id));
  const [pending, setPending] = useState(false);
  const left = LIMITS.content - text.length;

  const write = (next: string) => {
    setText(next);
    if (editing) return;
    client.setDraft(room_id, next);
    client.setTyping(room_id, next.trim() !== "");
  };

  const attaching = useAttachments({ room_id }, (more) => write([text, more].filter((part) => part.trim()).join("\n")));

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
    const has_files = !editing && attaching.files.length > 0;
    if ((text.trim() === "" && !has_files) || left < 0 || pending) return;
    if (editing) return change(editing);
    if (has_files) attaching.send({ content: text.trim() === "" ? "" : text });
    else client.send(room_id, text);
    write("");
    if (client.store.conversation(room_id).has_after) await client.jumpToLatest(room_id);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !isTouch()) {
      event.preventDefault();
      void submit();
    } else if (event.key === "ArrowUp" && text === "" && !editing) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === "Escape" && editing) {
      event.preventDefault();
      onEdited();
    }
  };

  /** A keyboard can write at once; on a phone the focus would pull the keys up over the messages. */
  const ref: RefCallback<HTMLTextAreaElement> = useCallback(
    (box) => {
      if (!box || (isTouch() && !editing)) return;
      box.focus({ preventScroll: true });
      box.setSelectionRange(box.value.length, box.value.length);
    },
    [editing],
  );

  return {
    text,
    left,
    pending,
    submit,
    attaching,
    onPaste: editing ? undefined : attaching.onPaste,
    ref,
    onKeyDown,
    onChange: (event: ChangeEvent<HTMLTextAreaElement>) => write(event.target.value),
    onBlur: () => client.setTyping(room_id, false),
  };
}
