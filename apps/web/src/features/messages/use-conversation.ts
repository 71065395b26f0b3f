import type { Conversation } from "@helloworld/sdk";
import { useEffect, useSyncExternalStore } from "react";
import { client, useStore } from "../../app/client.ts";

/** Opens the conversation while the page shows it, at `at` where a link led there. */
export function useConversation(room_id: string, at: number | undefined): Conversation {
  useEffect(() => {
    void client.open(room_id).then(() => {
      if (at !== undefined) return client.jumpTo(room_id, { seq: at });
    });
    return () => client.close(room_id);
  }, [room_id, at]);
  return useStore((store) => store.conversation(room_id));
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
export function useAttention(): boolean {
  return useSyncExternalStore(subscribeAttention, hasAttention);
}

/** What is on the screen to its end, with somebody looking, is read. */
export function useMarkRead(conversation: Conversation, atBottom: boolean): void {
  const attention = useAttention();
  const { room_id, has_after, loaded, loading } = conversation;
  const seen = atBottom && attention && loaded && !has_after && loading !== "open";
  const newest = lastSeq(conversation);
  useEffect(() => {
    if (seen && newest > 0) client.markRead(room_id, newest);
  }, [seen, newest, room_id]);
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
