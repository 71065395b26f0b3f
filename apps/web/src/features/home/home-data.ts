import type { FeedOrder, FeedResponse, Profile, Room } from "@helloworld/protocol";
import { client } from "../../app/client.ts";

/** More than the page shows: those that one is in are left out. */
const ASKED = 24;

export type HomeData = {
  feed: FeedResponse;
  /** Null where they cannot be had. */
  rooms: readonly Room[] | null;
  /** A few open profiles, for visitors. */
  people: readonly Profile[];
};

/** What the home page shows. Without its posts it is an error; without the rest it is a shorter page. */
export async function homeData(order: FeedOrder): Promise<HomeData> {
  const [feed, rooms, people] = await Promise.all([
    client.api.feed({ order }),
    client.api.rooms({ scope: "public", limit: ASKED }).then(
      (answer) => answer.rooms,
      () => null,
    ),
    client.store.me
      ? []
      : client.api.randomProfiles().then(
          (answer) => answer.profiles,
          () => [],
        ),
  ]);
  return { feed, rooms, people };
}
