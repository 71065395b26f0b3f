import type { Message, Quote, Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import type { ConversationKey } from "@helloworld/sdk";
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { formatDateTime } from "../../app/dates.ts";
import { errorText, PlainError } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";
import type { Recording } from "../files/recording.ts";
import { useAttachments } from "../files/use-attachments.ts";
import { useDraft } from "../writing/use-draft.ts";

export type ComposerOptions = {
  room: Room;
  /** The room, or a thread in it. */
  place: ConversationKey;
  /** The message that is being changed; null for a new one. */
  editing: Message | null;
  onEdited: () => void;
  /** What is being answered. */
  replyTo: Quote | null;
  onReplied: () => void;
};

/** What may command something: the rest of the message follows the word. */
const COMMAND = /^\/[a-z]+(?:\s|$)/i;

/** The text that is being written, as a draft that outlives the page, or as a change to `editing`, and how it is sent. */
export function useComposer({ room, place, replyTo, editing, onEdited, onReplied }: ComposerOptions) {
  const { thread_id } = place;
  const draft = useDraft(place);
  const [change, setChange] = useState(editing?.content ?? "");
  const [pending, setPending] = useState(false);
  /** Seconds after which the next message deletes itself. */
  const [lifetime, setLifetime] = useState<number | null>(null);
  /** What a command opened. */
  const [opened, setOpened] = useState<"leave" | "help" | null>(null);
  const text = editing ? change : draft.text;
  const left = LIMITS.content - text.length;

  const write = (next: string) => {
    if (editing) return setChange(next);
    draft.write(next);
    if (thread_id === undefined) client.setTyping(room.id, next.trim() !== "");
  };

  const attaching = useAttachments(place, (more) => write([text, more].filter((part) => part.trim()).join("\n")));
  const files = editing ? [] : attaching.files;
  const empty = text.trim() === "" && files.length === 0;
  /** What a message is sent with, beside its text and files. */
  const more = { thread_id, reply_to: replyTo ?? undefined, expires_in: lifetime ?? undefined };

  const sent = () => {
    setLifetime(null);
    onReplied();
  };

  /** Does it once; what is refused is told, and the text stays. Answers what went wrong. */
  const run = async (work: () => Promise<void>): Promise<string | null> => {
    setPending(true);
    try {
      await work();
      return null;
    } catch (error) {
      return errorText(error);
    } finally {
      setPending(false);
    }
  };

  const save = async (message: Message) => {
    if (text === message.content) return onEdited();
    const wrong = await run(async () => {
      await client.api.editMessage(message.message_id, text);
      onEdited();
    });
    if (wrong) showToast(t`Couldn't save your edit. ${wrong}`, "error");
  };

  const send = async (content: string) => {
    if (files.length > 0) attaching.send({ ...more, content: content.trim() === "" ? "" : content });
    else client.send(room.id, { ...more, content });
    sent();
    if (client.store.conversation(place).has_after) await client.jumpToLatest(place);
  };

  /** Meanwhile one may write on; what fails comes back, before what was written since. */
  const command = async () => {
    write("");
    try {
      const { runCommand } = await import("../writing/commands.ts");
      const outcome = await runCommand(room, text);
      if (!outcome) await send(text);
      else if ("send" in outcome) await send(outcome.send);
      else if ("open" in outcome) setOpened(outcome.open);
    } catch (error) {
      showToast(errorText(error), "error");
      const since = client.store.draft(place);
      draft.write(since.trim() === "" ? text : `${text}\n${since}`);
    }
  };

  const submit = async () => {
    if (empty || left < 0 || pending) return;
    if (editing) return save(editing);
    if (COMMAND.test(text)) return command();
    const sending = send(text);
    write("");
    return sending;
  };

  /** Leaves the message with the server until then; answers what is wrong, or null. */
  const schedule = (at: Date): Promise<string | null> =>
    run(async () => {
      const attachments = files.flatMap((file) => file.attachment?.id ?? []);
      if (attachments.length < files.length) throw new PlainError(t`Wait for the files to finish uploading.`);
      await client.api.scheduleMessage(room.id, {
        content: text,
        ...(attachments.length > 0 && { attachments }),
        scheduled_at: at.toISOString(),
        thread_id,
        reply_to_id: replyTo?.message_id,
        expires_in: lifetime ?? undefined,
      });
      const when = formatDateTime(at);
      showToast(t`Scheduled for ${when}.`, "ok");
      write("");
      attaching.sent();
      sent();
    });

  /** A voice message of its own; what is being written stays. */
  const sendRecording = (recording: Recording) => {
    attaching.sendRecording(recording, more);
    onReplied();
  };

  return {
    text,
    left,
    empty,
    pending,
    write,
    submit,
    attaching,
    sendRecording,
    schedule,
    lifetime,
    setLifetime,
    draft,
    opened,
    onClosed: () => setOpened(null),
  };
}
