import type { Room } from "@helloworld/protocol";
import { client } from "../../app/client.ts";

const SHOWN = 6;

/** A few public rooms for the home page; null where they cannot be had. The page does not wait for them. */
export function discoverRooms(): { discover: Promise<readonly Room[] | null> } {
  const discover = client.api.rooms({ scope: "public", limit: SHOWN }).then(
    (answer) => answer.rooms,
    () => null,
  );
  return { discover };
}
