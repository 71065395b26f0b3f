import type { SearchResponse, SearchType } from "@helloworld/protocol";
import { client } from "../../app/client.ts";

/** What the page shows: all that is found at once, one kind of it, or messages, which are asked for apart. */
export type SearchKind = SearchType | "messages";
export type Asked = { q: string; type: SearchKind };

export const SEARCH_KINDS = ["all", "people", "posts", "rooms", "messages"] as const satisfies readonly SearchKind[];

const NOTHING: SearchResponse = { people: [], rooms: [], posts: [], next_cursor: null };

/** A page of what was found; nothing is asked where nothing is looked for. */
export function found({ q, type }: Asked, cursor?: string): Promise<SearchResponse> {
  if (q === "" || type === "messages") return Promise.resolve(NOTHING);
  return client.api.search({ q, kind: type, ...(cursor && { cursor }) });
}
