import type { FeedAnswer, FeedOrder, Room } from "@helloworld/protocol";
import { client } from "../../app/client.ts";

/** More than the page shows: those that one is in are left out. */
const ASKED = 24;

export type HomeData = { feed: FeedAnswer; rooms: readonly Room[] | null };

/** What the home page shows; rooms are null where they cannot be had. */
export async function homeData(order: FeedOrder): Promise<HomeData> {
  const rooms = client.api.rooms({ scope: "public", limit: ASKED }).then(
    (answer) => answer.rooms,
    () => null,
  );
  const feed = await client.api.feed({ order });
  return { feed, rooms: await rooms };
}
