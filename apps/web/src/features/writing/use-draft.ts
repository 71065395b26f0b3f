import type { ConversationKey, PendingMessage } from "@helloworld/sdk";
import { useEffect, useState } from "react";
import { client, useStore } from "../../app/client.ts";

/** Puts the text of a message that was refused back where it was written, after what stands there. */
export function takeBack({ client_id, room_id, thread_id, content }: PendingMessage): void {
  const place = { room_id, thread_id };
  const before = client.store.draft(place);
  client.setDraft(place, before.trim() === "" ? content : `${before}\n${content}`);
  client.discard(client_id);
}

/**
 * The text that is being written in a place, kept for later and for my other
 * devices. What comes from another device shows where nothing was typed here;
 * else it is offered as `other`, and what was typed here stays.
 */
export function useDraft(place: ConversationKey) {
  const stored = useStore("draft", place);
  const [text, setText] = useState(stored);
  const [known, setKnown] = useState(stored);
  const [typed, setTyped] = useState(false);
  const [other, setOther] = useState<string | null>(null);
  const { room_id, thread_id } = place;
  if (stored !== known) {
    setKnown(stored);
    // Sent or thrown away elsewhere, just as it stands here; and nothing is lost by a text that begins with this one.
    const goes_on = stored === "" ? text === known : stored.startsWith(text);
    setOther(typed && !goes_on && stored !== "" ? stored : null);
    if (!typed || goes_on) setText(stored);
  }

  // Sent or thrown away on another device: what was typed here is kept, as it stood here all the while.
  useEffect(() => {
    if (stored === "" && typed && text !== "") client.setDraft({ room_id, thread_id }, text);
  }, [stored, typed, text, room_id, thread_id]);

  const write = (next: string) => {
    setText(next);
    setTyped(next !== "");
    // What is sent or thrown away is the text from here; what another device has written meanwhile stays.
    if (next === "" && stored === other) return;
    setKnown(next);
    if (next === "") setOther(null);
    client.setDraft(place, next);
  };
  return {
    text,
    write,
    other,
    takeOther: () => {
      if (other !== null) write(other);
      setOther(null);
    },
    keepMine: () => {
      setOther(null);
      client.setDraft(place, text);
    },
  };
}
