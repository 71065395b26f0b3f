import type { DurableEvent, Room, SyncResponse } from "@helloworld/protocol";
import type { Api } from "./api.ts";
import { ApiError } from "./errors.ts";

/** What failed in the background is tried again after this. */
export const RETRY_MS = 1_000;

/** Every page of my rooms; what changed since the first is in the inbox after `inbox_seq`. */
export async function allMyRooms(api: Api): Promise<{ rooms: Room[]; inbox_seq: number }> {
  const first = await api.rooms({ scope: "mine" });
  const rooms = [...first.rooms];
  for (let cursor = first.next_cursor; cursor !== null; ) {
    const page = await api.rooms({ scope: "mine", cursor });
    rooms.push(...page.rooms);
    cursor = page.next_cursor;
  }
  return { rooms, inbox_seq: first.inbox_seq };
}

/** Waits as long as the server asked for, or a little. */
export async function pauseAfter(error: unknown): Promise<void> {
  const wait = (error instanceof ApiError && error.retry_after_ms) || RETRY_MS;
  await new Promise((resolve) => setTimeout(resolve, wait));
}

/** Whether the thing is not there for us (any more), however often we ask. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 403 || error.status === 410);
}

type Ask = (data: { cursors: Record<string, number> }) => Promise<SyncResponse>;

/** What I marked on other devices since a cursor, which no list tells; null where the log does not tell any more. */
export async function marksBetween(
  request: Ask,
  me_id: string,
  cursor: number | null,
  until: number,
): Promise<DurableEvent[] | null> {
  const marks: DurableEvent[] = [];
  for (let after = cursor ?? until; after < until; ) {
    const { streams } = await request({ cursors: { [me_id]: after } });
    const [inbox] = streams;
    if (!inbox || inbox.reset) return null;
    marks.push(...inbox.events.filter((event) => event.type === "message_marked" && event.data.seq <= until));
    const last = inbox.events.at(-1)?.data.seq;
    if (last === undefined) break;
    after = last;
  }
  return marks;
}
