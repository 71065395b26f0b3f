import {
  id,
  type PeopleResponse,
  phrase,
  type Room,
  type SearchResponse,
  type searchQuery,
} from "@helloworld/protocol";
import { wordsOf } from "@helloworld/text";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import { invalid } from "../../errors.ts";
import { badCursor, paged } from "../../paging.ts";
import { highlight } from "../../search/highlight.ts";
import { type Term, termsOf } from "../../search/terms.ts";
import type { Query } from "../../streams/streams.ts";
import { searchPosts } from "../posts/search.ts";
import { findPeople } from "../profiles/find.ts";
import { findRooms } from "../rooms/find.ts";

/** Of each kind, where all are asked for. */
const A_FEW = 5;
const EXCERPT = 240;

/** What the viewer may see of what was asked for; each kind asks its own door. */
export async function search(
  query: Query,
  viewer: Actor | null,
  { q, kind, limit: asked, cursor }: z.output<typeof searchQuery>,
): Promise<SearchResponse> {
  const terms = termsOf(q);
  const limit = kind === "all" ? Math.min(A_FEW, asked) : asked;
  if (cursor !== undefined && (kind === "all" || kind === "people"))
    throw invalid("cursor", phrase("This list has one page."));
  const wanted = (one: typeof kind) => kind === one || kind === "all";
  const [people, rooms, posts] = await Promise.all([
    wanted("people") ? findPeople(query, viewer, q, limit) : [],
    wanted("rooms") ? roomsPage(query, viewer, q, limit, cursor) : { rooms: [], next_cursor: null },
    wanted("posts") ? searchPosts(query, viewer, terms, { limit, cursor }) : { posts: [], terms, next_cursor: null },
  ]);
  return {
    people: people.map((person) => markedPerson(person, terms)),
    rooms: rooms.rooms.map((room) => markedRoom(room, terms)),
    posts: posts.posts.map((post) => ({
      post,
      title: highlight(post.title, posts.terms),
      text: highlight(wordsOf(post.body), posts.terms, EXCERPT),
    })),
    next_cursor: kind === "all" ? null : (posts.next_cursor ?? rooms.next_cursor),
  };
}

async function roomsPage(query: Query, viewer: Actor | null, q: string, limit: number, cursor: string | undefined) {
  if (cursor !== undefined && !id.safeParse(cursor).success) throw badCursor();
  const found = await findRooms(query, viewer?.user_id ?? null, { q, limit: limit + 1, cursor });
  const { page, next_cursor } = paged(found, limit, (room) => room.id);
  return { rooms: page, next_cursor };
}

function markedPerson(person: PeopleResponse["people"][number], terms: Term[]) {
  return { person, name: highlight(person.name, terms), username: highlight(person.username, terms) };
}

function markedRoom(room: Room, terms: Term[]) {
  return { room, name: highlight(room.name, terms), topic: highlight(room.topic, terms) };
}
