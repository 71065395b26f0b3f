import type { SearchAnswer, SearchType } from "@helloworld/protocol";
import { client } from "../../app/client.ts";

export type Asked = { q: string; type: SearchType };

export const SEARCH_TYPES = ["all", "people", "posts", "rooms"] as const satisfies readonly SearchType[];

const NOTHING: SearchAnswer = { people: [], rooms: [], posts: [], next_cursor: null };

/** A page of what was found; nothing is asked where nothing is looked for. */
export function found({ q, type }: Asked, cursor?: string): Promise<SearchAnswer> {
  return q === "" ? Promise.resolve(NOTHING) : client.api.search({ q, type, ...(cursor && { cursor }) });
}
