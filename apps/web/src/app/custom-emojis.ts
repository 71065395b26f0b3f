import type { CustomEmoji } from "@helloworld/protocol";
import { useEffect, useSyncExternalStore } from "react";
import { client, useStore } from "./client.ts";

/** A name that is not known may be new: asked for again no sooner than this. */
const FRESH_MS = 60_000;

const none: readonly CustomEmoji[] = [];
let emojis = none;
let asked_at = Number.NEGATIVE_INFINITY;
const listeners = new Set<() => void>();

/** Asks for the emoji of this server, when that was not just done. */
async function load(): Promise<void> {
  if (Date.now() - asked_at < FRESH_MS) return;
  asked_at = Date.now();
  try {
    setCustomEmojis((await client.api.emojis()).emojis);
  } catch {
    // Their names are shown as text.
  }
}

/** After a change by somebody of the staff here. */
export function setCustomEmojis(next: readonly CustomEmoji[]): void {
  emojis = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const get = () => emojis;
const getOnServer = () => none;

/** All emoji of this server; none for visitors and until they are here. */
export function useCustomEmojis(): readonly CustomEmoji[] {
  const member = useStore("me") !== null;
  useEffect(() => {
    if (member) void load();
  }, [member]);
  return useSyncExternalStore(subscribe, get, getOnServer);
}

/** The emoji of that name; undefined while or where there is none. */
export function useCustomEmoji(name: string): CustomEmoji | undefined {
  const found = useCustomEmojis().find((emoji) => emoji.name === name);
  useEffect(() => {
    if (!found && client.store.me) void load();
  }, [found]);
  return found;
}
