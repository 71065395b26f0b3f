import { LIMITS } from "@helloworld/protocol/constants";
import type { ConversationKey, MessageDraft } from "@helloworld/sdk";
import { plural, t } from "@lingui/core/macro";
import { type ClipboardEvent, useEffect, useRef, useSyncExternalStore } from "react";
import { showToast } from "../../ui/toast.ts";
import { attachmentDrafts } from "./attachment-drafts.ts";
import type { Recording } from "./recording.ts";

/** Puts files beside what is written, and says where there are too many. */
export function attach(place: ConversationKey, files: readonly File[]): void {
  const over = attachmentDrafts.add(place, files);
  if (over > 0)
    showToast(
      t`A message can have up to ${LIMITS.attachments} files: ${plural(over, { one: "# was", other: "# were" })} left out.`,
      "error",
    );
}

/**
 * The files beside what is written in a conversation. `send` sends a text with them, at once or when they are there;
 * `write` gets texts that come back to be written on.
 */
export function useAttachments(place: ConversationKey, write: (text: string) => void) {
  const { room_id, thread_id } = place;
  const { files, waiting } = useSyncExternalStore(
    attachmentDrafts.subscribe,
    () => attachmentDrafts.get(place),
    () => attachmentDrafts.get(place),
  );
  const writing = useRef(write);
  writing.current = write;
  useEffect(() => {
    const left = attachmentDrafts.textsLeft({ room_id, thread_id });
    if (left.length > 0) writing.current(left.join("\n"));
  }, [room_id, thread_id]);

  const add = (chosen: readonly File[]) => attach(place, chosen);

  return {
    place,
    files,
    waiting,
    add,
    remove: (key: string) => attachmentDrafts.remove(place, key),
    retry: attachmentDrafts.retry.bind(attachmentDrafts),
    send: (message: MessageDraft) => attachmentDrafts.send(place, message),
    /** The files went with a message that others send. */
    sent: () => attachmentDrafts.sent(place),
    sendRecording: ({ file, recorded }: Recording, message: Omit<MessageDraft, "content">) =>
      attachmentDrafts.sendRecording(place, file, recorded, message),
    takeBack: (key: string) => write(attachmentDrafts.takeBack(place, key)),
    /** Files on the clipboard are attached; where there is a text beside them, it is the text that is meant. */
    onPaste: (event: ClipboardEvent) => {
      const pasted = [...event.clipboardData.files];
      if (pasted.length === 0 || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      add(pasted);
    },
  };
}

export type Attaching = ReturnType<typeof useAttachments>;
