import type { Conversation, ConversationKey, JumpTarget } from "@helloworld/sdk";
import { useEffect, useSyncExternalStore } from "react";
import { client, useStore } from "../../app/client.ts";

/** Opens the conversation while the page shows it, at `target` where a link led there. */
export function useConversation({ room_id, thread_id }: ConversationKey, target: JumpTarget | undefined): Conversation {
  const wanted = JSON.stringify(target);
  useEffect(() => {
    const place = { room_id, thread_id };
    void client.open(place).then(() => {
      if (wanted !== undefined) return client.jumpTo(place, JSON.parse(wanted) as JumpTarget);
    });
    return () => client.close(place);
  }, [room_id, thread_id, wanted]);
  return useStore("conversation", { room_id, thread_id });
}

function subscribeAttention(listener: () => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  addEventListener("focus", listener, { signal });
  addEventListener("blur", listener, { signal });
  document.addEventListener("visibilitychange", listener, { signal });
  return () => controller.abort();
}

const hasAttention = () => document.visibilityState === "visible" && document.hasFocus();

/** Whether somebody can be looking at the page now. */
export function useWindowActive(): boolean {
  return useSyncExternalStore(subscribeAttention, hasAttention);
}

/** What is on the screen to its end, with somebody looking, is read. */
export function useMarkRead(
  { room_id, thread_id }: ConversationKey,
  conversation: Conversation,
  atBottom: boolean,
): void {
  const attention = useWindowActive();
  const { has_after, loaded, loading } = conversation;
  const seen = atBottom && attention && loaded && !has_after && loading !== "open";
  const newest = lastSeq(conversation);
  useEffect(() => {
    if (!seen || newest === 0) return;
    if (thread_id === undefined) client.markRead(room_id, newest);
    // Without connection it is said with the next answer, or when the thread is opened again.
    else client.api.updateThread(thread_id, { read_seq: newest }).catch(() => undefined);
  }, [seen, newest, room_id, thread_id]);
}

/** The seq of the newest message in the window; 0 when there is none. */
export function lastSeq({ items }: Conversation): number {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (item?.kind === "message") return item.message.seq;
  }
  return 0;
}

/** The seq of the oldest message in the window; 0 when there is none. */
export function firstSeq({ items }: Conversation): number {
  const item = items.find((one) => one.kind === "message");
  return item?.kind === "message" ? item.message.seq : 0;
}
