import { client } from "../../app/client.ts";

/*
 * What somebody is writing, kept in this browser for that person: it outlives
 * reload, crash, a refused send and the end of the session, not signing out.
 */

const prefixOf = (user_id: string) => `draft:${user_id}:`;

function keyOf(name: string): string | null {
  const { me } = client.store;
  return me ? prefixOf(me.id) + name : null;
}

export function readDraft<T>(name: string): T | null {
  const key = keyOf(name);
  try {
    const kept = key && localStorage.getItem(key);
    return kept ? (JSON.parse(kept) as T) : null;
  } catch {
    return null;
  }
}

/** Keeps what is written so far; null when there is nothing to keep. */
export function keepDraft(name: string, value: unknown): void {
  const key = keyOf(name);
  if (!key) return;
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: the text is on the page.
  }
}

export function forgetDrafts(user_id: string): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefixOf(user_id))) localStorage.removeItem(key);
  } catch {
    // Nothing was kept either.
  }
}
