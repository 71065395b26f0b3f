import type { Attachment } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { type ConversationKey, type MessageDraft, newId } from "@helloworld/sdk";
import { fileApi, type Upload, UploadQueue } from "@helloworld/sdk/files";
import { client } from "../../app/client.ts";
import { forgetKept, keep, kept } from "./draft-storage.ts";

/** A file beside the text that is being written. */
export type DraftFile = {
  key: string;
  name: string;
  size: number;
  /** A picture that this browser can show before it is sent. */
  preview: string | null;
  /** Its way to the server; null for one that was there before the page was loaded. */
  upload: Upload | null;
  attachment: Attachment | null;
};
/** A message that was sent before its files were there: it goes when they are. */
export type WaitingMessage = { key: string; writing: MessageDraft; files: readonly DraftFile[] };
export type AttachmentDraft = { files: readonly DraftFile[]; waiting: readonly WaitingMessage[] };

/** What is said of a recording. */
export type Recorded = { duration_ms: number; waveform: number[] };

const EMPTY: AttachmentDraft = { files: [], waiting: [] };
const SHOWN = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;

const keyOf = ({ room_id, thread_id }: ConversationKey) => `${room_id}/${thread_id ?? ""}`;

/** The files beside what is written, for each conversation, while the page lives. */
class AttachmentDrafts {
  readonly #drafts = new Map<string, AttachmentDraft>();
  readonly #places = new Map<string, ConversationKey>();
  readonly #texts = new Map<string, string[]>();
  readonly #listeners = new Set<() => void>();
  readonly #api = fileApi(client.api);
  readonly #queue = new UploadQueue(this.#api);

  constructor() {
    this.#queue.subscribe(() => this.#uploaded());
    globalThis.addEventListener?.("online", () => this.#queue.wake());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(place: ConversationKey): AttachmentDraft {
    const key = keyOf(place);
    const known = this.#drafts.get(key);
    if (known) return known;
    this.#places.set(key, place);
    this.#drafts.set(key, EMPTY);
    void this.#restore(place);
    return EMPTY;
  }

  /** Begins to send files; answers how many there was no room for in one message. */
  add(place: ConversationKey, files: readonly File[], recorded?: Recorded): number {
    const { files: before } = this.get(place);
    const taken = files.slice(0, Math.max(0, LIMITS.attachments - before.length));
    const added = taken.map((file) => this.#begin(place, file, recorded));
    this.#set(place, { files: [...before, ...added] });
    return files.length - taken.length;
  }

  retry(file: DraftFile): void {
    if (file.upload) this.#queue.retry(file.upload.id);
  }

  /** Takes a file out, also of a message that waits; one that then has nothing to say goes too. */
  remove(place: ConversationKey, key: string): void {
    const { files, waiting } = this.get(place);
    const all = [...files, ...waiting.flatMap((message) => message.files)];
    for (const file of all) if (file.key === key) this.#forget(file);
    const left = waiting
      .map((message) => ({ ...message, files: message.files.filter((file) => file.key !== key) }))
      .filter((message) => message.files.length > 0 || message.writing.content.trim() !== "");
    this.#set(place, { files: files.filter((file) => file.key !== key), waiting: left });
    this.#uploaded();
  }

  /** Sends a message with the files of the draft, now or when they are there. */
  send(place: ConversationKey, writing: MessageDraft): void {
    const { files, waiting } = this.get(place);
    this.#set(place, { files: [], waiting: [...waiting, { key: newId(), writing, files }] });
    this.#uploaded();
  }

  /** Empties a draft whose files are in a message already. */
  sent(place: ConversationKey): void {
    const { files } = this.get(place);
    this.#set(place, { files: [] });
    for (const file of files) this.#forget(file, true);
  }

  /** A recording is a message of its own; what is being written stays. */
  sendRecording(
    place: ConversationKey,
    recording: File,
    recorded: Recorded,
    writing: Omit<MessageDraft, "content">,
  ): void {
    const { waiting } = this.get(place);
    const files = [this.#begin(place, recording, recorded)];
    this.#set(place, { waiting: [...waiting, { key: newId(), writing: { ...writing, content: "" }, files }] });
  }

  /** Takes a message that waits back: its files are beside the text again; answers its text. */
  takeBack(place: ConversationKey, key: string): string {
    const { files, waiting } = this.get(place);
    const message = waiting.find((one) => one.key === key);
    if (!message) return "";
    this.#set(place, {
      files: [...files, ...message.files].slice(0, LIMITS.attachments),
      waiting: waiting.filter((one) => one !== message),
    });
    return message.writing.content;
  }

  #begin(place: ConversationKey, file: File, recorded?: Recorded): DraftFile {
    const id = this.#queue.add(file, { room_id: place.room_id, name: file.name, ...recorded });
    return {
      key: id,
      name: file.name,
      size: file.size,
      preview: SHOWN.test(file.type) ? URL.createObjectURL(file) : null,
      upload: this.#queue.get(id) ?? null,
      attachment: null,
    };
  }

  /** What the queue knows now; messages whose files are all there go. */
  #uploaded(): void {
    for (const [key, draft] of this.#drafts) {
      const place = this.#places.get(key) as ConversationKey;
      const files = draft.files.map((file) => this.#current(file));
      const all = draft.waiting.map((message) => ({
        ...message,
        files: message.files.map((file) => this.#current(file)),
      }));
      const waiting = all.filter((message) => message.files.some((file) => !file.attachment));
      if (!changed(draft, files, waiting)) continue;
      // Noted before it goes: what that changes comes back here.
      this.#set(place, { files, waiting });
      for (const message of all) if (!waiting.includes(message)) this.#go(place, message);
    }
  }

  #current(file: DraftFile): DraftFile {
    const upload = file.upload && (this.#queue.get(file.upload.id) ?? file.upload);
    return upload === file.upload ? file : { ...file, upload, attachment: upload?.attachment ?? null };
  }

  #go(place: ConversationKey, { writing, files }: WaitingMessage): void {
    const attachments = files.flatMap((file) => file.attachment ?? []);
    client.send(place.room_id, { ...writing, ...(attachments.length > 0 && { attachments }) });
    for (const file of files) this.#forget(file, true);
  }

  #forget({ upload, preview, attachment }: DraftFile, sent = false): void {
    if (preview) URL.revokeObjectURL(preview);
    if (upload) this.#queue.remove(upload.id, { sent });
    else if (attachment && !sent) this.#api.forgetFile(attachment.id).catch(() => undefined);
  }

  #set(place: ConversationKey, change: Partial<AttachmentDraft>): void {
    const draft = { ...this.get(place), ...change };
    this.#drafts.set(keyOf(place), draft);
    const { me } = client.store;
    if (me) keep(me.id, keyOf(place), draft);
    for (const listener of this.#listeners) listener();
  }

  /** Texts whose files were not there when the page was left; once, for whoever writes on. */
  textsLeft(place: ConversationKey): string[] {
    this.get(place);
    const texts = this.#texts.get(keyOf(place)) ?? [];
    this.#texts.delete(keyOf(place));
    return texts;
  }

  /** What was there when the page was left. */
  async #restore(place: ConversationKey): Promise<void> {
    const { me } = client.store;
    if (!me) return;
    const { attachments, texts } = kept(me.id, keyOf(place));
    if (texts.length > 0) this.#texts.set(keyOf(place), texts);
    const states = await Promise.all(attachments.map(({ id }) => this.#api.fileState(id).catch(() => null)));
    const there = attachments.filter((_, index) => states[index]?.state === "ready");
    forgetKept(me.id, keyOf(place));
    const files = there.map((attachment) => ({
      key: attachment.id,
      name: attachment.name,
      size: attachment.size,
      preview: null,
      upload: null,
      attachment,
    }));
    if (files.length > 0)
      this.#set(place, { files: [...files, ...this.get(place).files].slice(0, LIMITS.attachments) });
  }
}

function changed(before: AttachmentDraft, files: readonly DraftFile[], waiting: readonly WaitingMessage[]): boolean {
  const all = (draft: { files: readonly DraftFile[]; waiting: readonly WaitingMessage[] }) => [
    ...draft.files,
    ...draft.waiting.flatMap((message) => message.files),
  ];
  const [old, now] = [all(before), all({ files, waiting })];
  return (
    old.length !== now.length || waiting.length !== before.waiting.length || old.some((file, at) => file !== now[at])
  );
}

export const attachmentDrafts = new AttachmentDrafts();
