import type { FeedResponse } from "@helloworld/protocol";
import { useRouter } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { client } from "../../app/client.ts";
import { Feed, type FeedOf, type FeedState } from "./feed-state.ts";

/** Feeds that were looked at, so that one finds back to where one was. For the person who is here only. */
const feeds = new Map<string, Feed>();
const KEPT = 8;

export function forgetFeeds(): void {
  feeds.clear();
}

/** After a change of one's own: every list is asked for anew, also the pages that the router kept. */
export function useRefetch(): () => void {
  const router = useRouter();
  return () => {
    forgetFeeds();
    router.clearCache();
  };
}

/** What one deleted oneself leaves no gap behind. */
export function takeFromFeeds(post_id: string): void {
  for (const feed of feeds.values()) feed.take(post_id);
}

function feedOf(of: FeedOf, first: FeedResponse): Feed {
  const key = JSON.stringify([of, client.store.me?.id]);
  let feed = feeds.get(key);
  if (!feed) {
    feed = new Feed(of, first);
    feeds.set(key, feed);
    for (const oldest of feeds.keys()) if (feeds.size > KEPT) feeds.delete(oldest);
  }
  return feed;
}

/** A feed that begins with the page that the loader got. */
export function useFeed(of: FeedOf, first: FeedResponse): { state: FeedState; more(): void; refresh(): Promise<void> } {
  // On the server nothing is kept from one reader to the next.
  const feed = typeof document === "undefined" ? new Feed(of, first) : feedOf(of, first);
  const state = useSyncExternalStore(feed.subscribe, feed.get, feed.get);
  return { state, more: feed.more, refresh: feed.refresh };
}
