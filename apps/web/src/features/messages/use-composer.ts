import type { Message, Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { flash } from "../../ui/flash.ts";

type ComposerOptions = { room: Room; editing: Message | null; onEdited: () => void };

/** What may command something: the rest of the message follows the word. */
const COMMAND = /^\/[a-z]+(?:\s|$)/i;

/** The text that is being written, as a draft that outlives the page, or as a change to `editing`. */
export function useComposer({ room, editing, onEdited }: ComposerOptions) {
  const room_id = room.id;
  const [text, setText] = useState(() => editing?.content ?? client.store.draft(room_id));
  const [pending, setPending] = useState(false);
  /** What a command opened. */
  const [opened, setOpened] = useState<"leave" | "help" | null>(null);
  const left = LIMITS.content - text.length;

  const write = (next: string) => {
    setText(next);
    if (editing) return;
    client.setDraft(room_id, next);
    client.setTyping(room_id, next.trim() !== "");
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

  const send = async (content: string) => {
    client.send(room_id, content);
    write("");
    if (client.store.conversation(room_id).has_after) await client.jumpToLatest(room_id);
  };

  const command = async () => {
    setPending(true);
    try {
      const { runCommand } = await import("../writing/commands.ts");
      const outcome = await runCommand(room, text);
      if (!outcome) return await send(text);
      if ("send" in outcome) return await send(outcome.send);
      write("");
      if ("open" in outcome) setOpened(outcome.open);
    } catch (error) {
      flash(errorText(error), "error");
    } finally {
      setPending(false);
    }
  };

  const submit = async () => {
    if (text.trim() === "" || left < 0 || pending) return;
    if (editing) return change(editing);
    await (COMMAND.test(text) ? command() : send(text));
  };

  return { text, left, pending, write, submit, opened, onClosed: () => setOpened(null) };
}
