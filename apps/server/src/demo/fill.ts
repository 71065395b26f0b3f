import type { Post, PostPicture } from "@helloworld/protocol";
import { parseMarkdown, tagsOf } from "@helloworld/text";
import { sql } from "kysely";
import type { App } from "../app.ts";
import { createAccount } from "../features/accounts/actions.ts";
import type { ClientInfo } from "../features/accounts/client.ts";
import { hashPassword, setPassword } from "../features/accounts/passwords.ts";
import { actorByToken } from "../features/accounts/sessions.ts";
import { type Call, callsTo, each, type Person, type Say } from "./calls.ts";
import { Chance } from "./chance.ts";
import { makeRooms } from "./conversations.ts";
import { face, landscape } from "./drawings.ts";
import { LANGUAGES, type Language } from "./languages.ts";

export const PASSWORD = "Look-Around-7";
/** Days over which the community has been writing. */
const DAYS = 30;
const DAY_SECONDS = 86_400;
/** Pictures of posts at most: each is looked at and made smaller, which takes the most time of all. */
const PICTURES = 24;
const DEVICE: ClientInfo = {
  address: "127.0.0.1",
  user_agent: "",
  language: null,
  device_token: undefined,
  session_token: undefined,
};

export type Sizes = { people: number; posts: number };

/** Fills an empty instance with a community; answers the username of somebody to sign in as. */
export async function fillWithDemo(app: App, url: string, { people: count, posts }: Sizes, say: Say): Promise<string> {
  const chance = new Chance(7);
  const call = callsTo(url);
  const people = await makePeople(app, call, chance, count, say);
  const [demo] = people as [Person];
  await settle(app, chance, people);
  await makeContacts(call, chance, people, say);
  say(`${posts} posts …`);
  await makePosts(app, call, chance, people, posts, say);
  say("what others say of them …");
  await makeResponses(app, chance, people);
  await makeRooms(app, call, chance, people, say);
  say("open reports …");
  await makeReports(app, call, chance, people);
  return demo.username;
}

/** Accounts with one password, whose hash is made once, and without the mails of signing up. */
async function makePeople(app: App, call: Call, chance: Chance, count: number, say: Say): Promise<Person[]> {
  const plans = Array.from({ length: count }, (_, index) => {
    const language = LANGUAGES[index % LANGUAGES.length] as Language;
    return {
      language,
      username: index === 0 ? "demo" : `${language.code}_${index}`,
      first_name: language.first[Math.floor(index / LANGUAGES.length) % language.first.length] ?? "",
      last_name: chance.one(language.last),
      profile: {
        bio: `${chance.one(language.begin)} ${chance.one(language.end)}`.replaceAll("*", ""),
        interests: chance.some(language.interests, 3),
        location: chance.one(language.cities),
        is_private: index > 0 && chance.next() < 0.1,
      },
      face: index === 0 || chance.next() < 0.18 ? new Chance(index) : null,
    };
  });
  const people: Person[] = new Array(count);
  const hash = await hashPassword(PASSWORD);
  await each(
    plans,
    { what: "people", say },
    async ({ language, username, first_name, last_name, profile, face: looks }, index) => {
      const email = `${username}@demo.example`;
      const account = { username, email, first_name, last_name };
      const { token: session } = await createAccount(app, account, DEVICE, (tx, user) =>
        setPassword(tx.query, user.id, hash),
      );
      const actor = await actorByToken(app.db.query, session);
      if (!actor) throw new Error("the session of a new account is not there");
      const token = await app.tokens.access(actor.user_id, actor.session_id, DAY_SECONDS);
      const person = { id: actor.user_id, username, token, language };
      people[index] = person;
      await call(person, "PUT", "/profile/me", profile);
      if (looks) await call(person, "POST", "/profile/me/avatar", await face(looks));
    },
  );
  return people;
}

/** They have been here for a while: most have confirmed their email, all know their way, and two look after the place. */
async function settle(app: App, chance: Chance, people: Person[]): Promise<void> {
  const [admin, moderator, ...others] = people;
  const verified = [admin, moderator, ...others.filter(() => chance.next() < 0.9)].flatMap((one) => one?.id ?? []);
  const { query } = app.db;
  await sql`
    update users set tour_done_at = now(), email_verified = id = any(${verified}::uuid[]),
      role = case id when ${admin?.id}::uuid then 'admin' when ${moderator?.id}::uuid then 'moderator' else role end,
      created_at = now() - make_interval(days => ${DAYS} + abs(hashtext(id::text)) % 300)
    where id = any(${people.map(({ id }) => id)}::uuid[])`.execute(query);
}

/** Some things that people complained about, for those who look after the place. */
async function makeReports(app: App, call: Call, chance: Chance, people: Person[]): Promise<void> {
  const { rows } = await sql<{ id: string; author_id: string }>`
    select id, author_id from posts where reach = 2 order by hashtext(id::text) limit 4`.execute(app.db.query);
  const reporters = chance.some(people.slice(2), rows.length + 2);
  const words = ["This is an advertisement.", "The same text for the third time.", "Not kind to my neighbour.", ""];
  const reasons = ["spam", "spam", "harassment", "other"];
  for (const [index, { id, author_id }] of rows.entries()) {
    const reporter = reporters.find((one) => one.id !== author_id);
    if (!reporter) continue;
    const target = { type: "post", id };
    await call(reporter, "POST", "/reports", { target, reason: reasons[index], text: words[index] });
  }
  const [reporter, reported] = reporters.slice(-2);
  if (reporter && reported) {
    const target = { type: "user", id: reported.id };
    await call(reporter, "POST", "/reports", {
      target,
      reason: "impersonation",
      text: "I know them, this is not them.",
    });
  }
}

async function makeContacts(call: Call, chance: Chance, people: Person[], say: Say): Promise<void> {
  const plans = people.map((person, index) => ({
    person,
    others: chance.some(
      people.filter((other) => other !== person),
      index === 0 ? 14 : 3 + chance.upTo(6),
    ),
  }));
  await each(plans, { what: "people with contacts", say }, async ({ person, others }) => {
    await call(person, "POST", "/contacts", { people: others.map((other) => other.username).join(",") });
  });
  // Most of those who are asked say yes.
  await each(people, null, async (person) => {
    const { incoming } = await call<{ incoming: { user: { id: string } }[] }>(person, "GET", "/contacts/requests");
    for (const { user } of incoming.slice(0, 4)) await call(person, "POST", `/contacts/requests/${user.id}/accept`);
  });
}

/** Posts over the last weeks. Written past the API, which would date all of them today. */
async function makePosts(
  app: App,
  call: Call,
  chance: Chance,
  people: Person[],
  count: number,
  say: Say,
): Promise<void> {
  const step = (DAYS * 86_400) / count;
  const rows = Array.from({ length: count }, (_, index) => {
    const author = chance.one(people);
    const { titles, begin, middle, end } = author.language;
    const content = `${chance.one(begin)} ${chance.one(middle)}\n\n${chance.one(end)}`;
    const body = parseMarkdown(content);
    const seconds_ago = Math.round((count - index) * step + chance.next() * step);
    const visibility = chance.one(["public", "public", "public", "members", "private"] as const);
    return { author, title: chance.one(titles), content, body, seconds_ago, visibility };
  });
  await app.db.query.transaction().execute(async (tx) => {
    for (const { author, title, content, body, seconds_ago, visibility } of rows) {
      await sql`
        with made as (
          insert into posts (id, author_id, title, content, body, visibility, created_at)
          values (uuidv7(make_interval(secs => ${-seconds_ago})), ${author.id}, ${title}, ${content},
            ${JSON.stringify(body)}::jsonb, ${visibility}, now() - make_interval(secs => ${seconds_ago}))
          returning id)
        insert into post_tags (tag, post_id) select unnest(${tagsOf(body)}::text[]), id from made`.execute(tx);
    }
  });
  say("pictures and polls …");
  const pictured = await sql<{ id: string; author_id: string; title: string }>`
    select id, author_id, title from posts order by hashtext(id::text) limit ${Math.min(PICTURES, Math.ceil(count * 0.06))}`.execute(
    app.db.query,
  );
  const byId = new Map(people.map((person) => [person.id, person]));
  await each(pictured.rows, null, async ({ id, author_id, title }, index) => {
    const author = byId.get(author_id);
    if (!author) return;
    const { id: picture_id } = await call<PostPicture>(
      author,
      "POST",
      "/posts/pictures",
      await landscape(new Chance(index + 1)),
    );
    await sql`update post_pictures set post_id = ${id}, place = 1, alt = ${title} where id = ${picture_id}`.execute(
      app.db.query,
    );
  });
  for (const person of chance.some(people, 12)) {
    const { titles, cities, begin } = person.language;
    const poll = { options: [...new Set(cities)] };
    const content = chance.one(begin);
    await call<Post>(person, "POST", "/posts", { title: chance.one(titles), content, visibility: "public", poll });
  }
}

/** Likes, comments, votes and promotions of people who may read what they speak of, after it was written. */
async function makeResponses(app: App, chance: Chance, people: Person[]): Promise<void> {
  const ids = people.map((person) => person.id);
  await sql`
    insert into post_reactions (post_id, user_id, value)
    select p.id, u.id, case when random() < 0.93 then 1 else -1 end
    from posts p cross join lateral (
      select id from unnest(${ids}::uuid[]) id order by hashtext(id::text || p.id::text)
      limit (abs(hashtext(p.id::text)) % 9)) u
    where can_read_post(u.id, p) on conflict do nothing`.execute(app.db.query);
  await sql`
    insert into promotions (id, post_id, user_id)
    select uuidv7(p.created_at + interval '2 hours' - now()), p.id, u.id
    from posts p cross join lateral (
      select id from unnest(${ids}::uuid[]) id order by hashtext(p.id::text || id::text) limit 1) u
    where p.reach = 2 and abs(hashtext(p.id::text)) % 15 = 0 and can_read_post(u.id, p)
    on conflict do nothing`.execute(app.db.query);
  const { rows: discussed } = await sql<{ id: string; readers: string[] }>`
    select p.id, array(select u from unnest(${ids}::uuid[]) u where can_read_post(u, p)
      order by hashtext(u::text || p.id::text) limit 4) as readers
    from posts p where abs(hashtext(p.id::text)) % 3 = 0`.execute(app.db.query);
  const byId = new Map(people.map((person) => [person.id, person]));
  await app.db.query.transaction().execute(async (tx) => {
    for (const { id, readers } of discussed) {
      for (const reader of readers.slice(0, 1 + chance.upTo(4))) {
        const content = chance.one(byId.get(reader)?.language.comments ?? []);
        await sql`
        insert into comments (id, post_id, author_id, content, body, created_at)
        select uuidv7(t.at - now()), p.id, ${reader}, ${content}, ${JSON.stringify(parseMarkdown(content))}::jsonb, t.at
        from posts p cross join lateral (
          select least(now(), p.created_at + make_interval(mins => ${5 + chance.upTo(2_000)})) as at) t
        where p.id = ${id}`.execute(tx);
      }
    }
  });
  await sql`
    insert into poll_votes (post_id, user_id, choices)
    select q.post_id, u.id, array[abs(hashtext(u.id::text)) % cardinality(q.options)]::smallint[]
    from polls q cross join lateral (
      select id from unnest(${ids}::uuid[]) id where abs(hashtext(id::text || q.post_id::text)) % 3 = 0) u
    on conflict do nothing`.execute(app.db.query);
}
