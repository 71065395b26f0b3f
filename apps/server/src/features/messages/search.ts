import type { FoundMessage, Message, SearchMessagesResponse, searchMessagesBody } from "@helloworld/protocol";
import { parseMessage, wordsOf } from "@helloworld/text";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import { badCursor, paged } from "../../paging.ts";
import { fold } from "../../search/fold.ts";
import { highlight } from "../../search/highlight.ts";
import { escapeLike, type Term, termsOf } from "../../search/terms.ts";
import { messageJson } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";
import { parseSearchQuery } from "./parse-search-query.ts";
import { type Scope, scopeOf } from "./search-filters.ts";
import { findMessages, type Place, type Wanted } from "./search-find.ts";
import { type Group, groupsOf, type Width, widened } from "./search-terms.ts";

/** Characters of a text that are shown about what was found. */
const EXCERPT = 240;
/** Fewer on the first page, and slips are looked for too. */
const FEW = 3;
/** So many of the newest are put in order by how well they match. */
const RANKED = 500;
const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

type Asked = z.output<typeof searchMessagesBody>;
type Looked = {
  viewer_id: string;
  scope: Scope;
  terms: Term[];
  without: string[];
  /** What the terms ask of the index at each width that was wanted so far. */
  groups: Partial<Record<Width, Promise<Group[]>>>;
};
type Found = Place & { width: Width };

/** Messages that match, of rooms that the viewer is in now: those with the words first, then with parts of words. */
export async function searchMessages(query: Query, viewer: Actor, asked: Asked): Promise<SearchMessagesResponse> {
  const question = parseSearchQuery(asked.q);
  const scope = await scopeOf(query, viewer, question.filters, asked);
  // That the words of a phrase stand together is asked of what was found.
  const terms = [...termsOf(question.words), ...wholeWords(question.phrases)];
  if (terms.length === 0 && question.filters.length === 0 && question.without.length === 0)
    return { results: [], next_cursor: null };
  for (const phrase of question.phrases) scope.conditions.push(hasPhrase(phrase));
  const without = await groupsOf(query, wholeWords(question.without));
  const looked: Looked = {
    viewer_id: viewer.user_id,
    scope,
    terms,
    without: without.map((group) => group.query),
    groups: {},
  };
  const { limit, cursor, sort } = asked;
  const { page, next_cursor } =
    sort === "relevance"
      ? await bestPage(query, looked, limit, cursor)
      : await newestPage(query, looked, limit, cursor);
  const width = Math.max(0, ...page.map((one) => one.width)) as Width;
  return { results: await present(query, page, await widened(query, terms, width)), next_cursor };
}

/** Words that are meant as they are, and not by their beginnings. */
function wholeWords(texts: string[]): Term[] {
  return termsOf(texts.join(" ")).map((term) => (term.is_run ? term : { any: [], whole: term.any, is_run: false }));
}

function hasPhrase(phrase: string) {
  const pattern = `%${escapeLike(fold(phrase).replace(/\s+/g, " "))}%`;
  return sql`regexp_replace(fold(x.content || coalesce((
    select string_agg(' ' || (a ->> 'name'), '') from jsonb_array_elements(x.attachments) a), '')), '\\s+', ' ', 'g') like ${pattern}`;
}

/** One width after the other, each without what the one before found. */
async function newestPage(query: Query, looked: Looked, limit: number, cursor: string | undefined) {
  const [, start = "0", place] = /^([012])_(.*)$/.exec(cursor ?? "") ?? [];
  const after = cursor === undefined ? null : placeOf(place ?? "");
  const found: Found[] = [];
  for (const width of [0, 1, 2] as const) {
    if (width < Number(start)) continue;
    if (width === 2 && Number(start) < 2 && (cursor !== undefined || found.length >= FEW)) break;
    const wanted = await wantedAt(query, looked, width);
    if (!wanted) continue;
    const places = await findMessages(query, wanted, limit + 1 - found.length, width === Number(start) ? after : null);
    found.push(...places.map((one) => ({ ...one, width })));
    if (found.length > limit) break;
  }
  return paged(found, limit, ({ width, at, id }) => `${width}_${at}_${id}`);
}

/** What a width looks for; null where it is nothing that the width before it did not. */
async function wantedAt(query: Query, looked: Looked, width: Width): Promise<Wanted | null> {
  const { viewer_id, scope, without } = looked;
  const groups = await groupsAt(query, looked, width);
  if (width === 0) return { viewer_id, scope, groups, without };
  const before = await groupsAt(query, looked, (width - 1) as Width);
  const text = (all: Group[]) => all.map((group) => group.query).join(" & ");
  if (text(groups) === text(before)) return null;
  return { viewer_id, scope, groups, without: [...without, `(${text(before)})`] };
}

function groupsAt(query: Query, { terms, groups }: Looked, width: Width): Promise<Group[]> {
  groups[width] ??= widened(query, terms, width).then((wide) => groupsOf(query, wide));
  return groups[width];
}

/** The newest that match, best first: all words as they are written, then short texts, then new ones. */
async function bestPage(query: Query, looked: Looked, limit: number, cursor: string | undefined) {
  const found: Found[] = [];
  for (const width of [0, 1, 2] as const) {
    if (width === 2 && found.length >= FEW) break;
    const wanted = await wantedAt(query, looked, width);
    const places = wanted ? await findMessages(query, wanted, RANKED - found.length, null) : [];
    found.push(...places.map((one) => ({ ...one, width })));
    if (found.length >= RANKED) break;
  }
  const scores = await scoresOf(query, found, looked.terms);
  const keyed = found
    .map((one) => ({
      ...one,
      key: `${2 - one.width}${String(scores.get(one.id) ?? 0).padStart(4, "0")}_${one.at}_${one.id}`,
    }))
    .sort((one, other) => (one.key < other.key ? 1 : -1));
  if (cursor !== undefined) placeOf(/^\d{5}_(.*)$/.exec(cursor)?.[1] ?? "");
  const rest = cursor === undefined ? keyed : keyed.filter(({ key }) => key < cursor);
  const page = rest.slice(0, limit);
  return { page, next_cursor: rest.length > limit ? (page.at(-1)?.key ?? null) : null };
}

/** From 0 to 1999: whether it has all the words as they are written, and how little it says beside. */
async function scoresOf(query: Query, found: Place[], terms: Term[]): Promise<Map<string, number>> {
  const words = terms.flatMap(({ any: [word], is_run }) => (word && !is_run ? [word] : []));
  const { rows } = await sql<{ id: string; score: number }>`
    select message_id as id, 999 - least(999, length(words))
      + case when (select bool_and(words @@ quote_literal(w)::tsquery) from unnest(${words}::text[]) w) then 1000 else 0 end as score
    from message_search where message_id = any(${found.map((one) => one.id)}::uuid[])`.execute(query);
  return new Map(rows.map(({ id, score }) => [id, score]));
}

function placeOf(text: string): Place {
  const [, at, id] = PLACE.exec(text) ?? [];
  if (!at || !id || Number.isNaN(Date.parse(at))) throw badCursor();
  return { at, id };
}

async function present(query: Query, page: Place[], terms: Term[]): Promise<FoundMessage[]> {
  const { rows } = await sql<{ message: Message }>`
    select ${messageJson} as message from unnest(${page.map((one) => one.id)}::uuid[]) with ordinality p(id, place)
    join messages m on m.id = p.id left join users sender on sender.id = m.sender_id
    where m.deleted_at is null order by p.place`.execute(query);
  return rows.map(({ message }) => ({
    message,
    text: highlight(wordsOf(parseMessage(message.content)), terms, EXCERPT),
    files: (message.attachments ?? []).flatMap(({ name }) => {
      const marked = highlight(name, terms);
      return marked.some((piece) => piece.match) ? [marked] : [];
    }),
  }));
}
