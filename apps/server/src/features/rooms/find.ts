import type { Room } from "@helloworld/protocol";
import { type RawBuilder, sql } from "kysely";
import { nearTo } from "../../search/spelling.ts";
import type { Query } from "../../streams/streams.ts";
import { roomNamed, rooms } from "./queries.ts";

/** Groups and channels that are public or mine, by name or topic, newest id first; nearly so where there is none. */
export async function findRooms(
  query: Query,
  viewer_id: string | null,
  { q, limit, cursor }: { q: string; limit: number; cursor?: string | undefined },
): Promise<Room[]> {
  const after = cursor ? sql`and r.id < ${cursor}` : sql``;
  const mine = sql`r.id in (select m.room_id from members m where m.user_id = ${viewer_id}::uuid and m.request is null)`;
  const among = (words: RawBuilder<unknown>) =>
    rooms(
      query,
      viewer_id,
      sql`r.kind <> 'direct' and (r.visibility = 'public' or ${mine}) and ${words} ${after}`,
      sql`r.id desc`,
      limit,
    );
  const found = await among(roomNamed(q));
  return found.length > 0 ? found : among(nearTo(sql`r.name || ' ' || r.topic`, q));
}
