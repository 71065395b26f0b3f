import type { Presence } from "@helloworld/protocol";
import { useEffect, useState } from "react";
import { client, useStore } from "../../app/client.ts";

/** The longest that a timer of a browser waits. */
const LONGEST_MS = 2 ** 31 - 1;
/** Of who is no contact nothing is told live: it is asked for again after this. */
const ASK_EVERY_MS = 60_000;

/**
 * Somebody's presence, live of contacts and oneself. Of others it is what came
 * with something that was `fetched`. A status text goes when its time is over.
 */
export function usePresence(user_id: string, fetched?: Presence | null): Presence | undefined {
  const held = useStore("presence", user_id);
  const foreign = !useIsLive(user_id) && fetched !== undefined;
  const presence = (foreign ? fetched : (held ?? fetched)) ?? undefined;
  const until = presence?.text_until ? Date.parse(presence.text_until) : null;
  const now = useAfter(until);
  if (!presence || until === null || until > now) return presence;
  return { ...presence, text: "", emoji: "", text_until: null };
}

/** The same of somebody on screen: asked for where it does not come by itself. */
export function useFreshPresence(user_id: string): Presence | undefined {
  const foreign = useIsLive(user_id) === false;
  useEffect(() => {
    if (!foreign) return;
    const ask = () => client.loadPresence(user_id).catch(() => {});
    void ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [foreign, user_id]);
  return usePresence(user_id);
}

/** Whether their presence comes by itself; undefined until that is known. */
function useIsLive(user_id: string): boolean | undefined {
  const me = useStore("me");
  const contacts = useStore("contacts");
  return me?.id === user_id || contacts?.some((contact) => contact.user.id === user_id);
}

/** The time now, told again when `until` is over. */
function useAfter(until: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const wait = until === null ? 0 : until - Math.max(now, Date.now());
    if (wait <= 0) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(wait + 1, LONGEST_MS));
    return () => clearTimeout(timer);
  }, [until, now]);
  return now;
}
