import type { Attachment } from "@helloworld/protocol";
import type { AttachmentDraft } from "./attachment-drafts.ts";

type Kept = { attachments: Attachment[]; texts: string[] };

const keyOf = (user_id: string, place: string) => `helloworld-chat:files:${user_id}:${place}`;

/** Remembers what of an attachment draft outlives the page: files that are on the server, and texts that wait for theirs. */
export function keep(user_id: string, place: string, { files, waiting }: AttachmentDraft): void {
  const all = [...files, ...waiting.flatMap((message) => message.files)];
  const attachments = all.flatMap((file) => file.attachment ?? []);
  const texts = waiting.map((message) => message.writing.content).filter((text) => text.trim() !== "");
  if (attachments.length + texts.length === 0) {
    forgetKept(user_id, place);
    return;
  }
  try {
    localStorage.setItem(keyOf(user_id, place), JSON.stringify({ attachments, texts } satisfies Kept));
  } catch {
    // Full, or not allowed: they are there while the page is.
  }
}

export function kept(user_id: string, place: string): Kept {
  try {
    const { attachments = [], texts = [] } = JSON.parse(
      localStorage.getItem(keyOf(user_id, place)) ?? "{}",
    ) as Partial<Kept>;
    return { attachments, texts };
  } catch {
    return { attachments: [], texts: [] };
  }
}

export function forgetKept(user_id: string, place: string): void {
  try {
    localStorage.removeItem(keyOf(user_id, place));
  } catch {
    // As above.
  }
}
