import type { Room } from "@helloworld/protocol";
import { client } from "../../app/client.ts";

/** More than the page shows: those that one is in are left out. */
const ASKED = 24;

/** A few public rooms for the home page; null where they cannot be had. The page does not wait for them. */
export function discoverRooms(): { discover: Promise<readonly Room[] | null> } {
  const discover = client.api.rooms({ scope: "public", limit: ASKED }).then(
    (answer) => answer.rooms,
    () => null,
  );
  return { discover };
}
