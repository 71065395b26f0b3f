import type { HistoryResponse, Message } from "@helloworld/protocol";
import { frames } from "./dialects.ts";
import type { Product } from "./product.ts";
import type { Checks } from "./report.ts";
import type { Person } from "./seed.ts";
import { frameReader, RawSocket } from "./socket.ts";

/** An event or answer of the product as it came. */
export type Frame = {
  type: string;
  ref?: number;
  data: { seq: number; content: string; message_id: string; chat_room_id: string; client_id: string };
};

/** Opens a live connection that has said hello, and hands on every frame after. */
export async function connectPerson(
  { port }: Product,
  { token }: Person,
  onFrame: (frame: Frame) => void,
): Promise<RawSocket> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = await RawSocket.open(
    port,
    `/chat/ws?token=${token}`,
    frameReader((text) => (text.startsWith(frames.ready) ? resolve() : onFrame(JSON.parse(text)))),
  );
  await promise;
  return socket;
}

/** Reads a room anew over REST, page by page, and checks that it holds exactly these messages in this order. */
export async function checkColdRead(
  { url }: Product,
  { token }: Person,
  room_id: string,
  expected: { seq: number; message_id: string; content: string }[],
  checks: Checks,
): Promise<void> {
  const found: Message[] = [];
  for (let more = true; more; ) {
    const after = found.at(-1)?.seq ?? 0;
    const response = await fetch(`${url}/chat/rooms/${room_id}/messages?limit=100&after=${after}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const page = (await response.json()) as HistoryResponse;
    found.push(...page.messages);
    more = page.has_after;
  }
  const same = expected.every((message, index) => {
    const read = found[index];
    return read?.seq === message.seq && read.message_id === message.message_id && read.content === message.content;
  });
  checks.that(same && found.length === expected.length, `the cold read of room ${room_id}`);
}
