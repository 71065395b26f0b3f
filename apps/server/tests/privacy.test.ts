import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  AddContactsResponse,
  FeedResponse,
  PeopleResponse,
  Post,
  PostsResponse,
  PostVisibility,
  Presence,
  Problem,
  Profile,
  ProfileAction,
  RandomProfilesResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { actionsOf } from "../src/features/privacy/people.ts";
import { may, mayReadPost, type OwnerSettings, type Relation } from "../src/features/privacy/rules.ts";
import { aServer, aUser, request, type TestUser } from "./harness.ts";
import { confirmEmail } from "./outbox.ts";
import {
  AUDIENCES,
  actionsFor,
  anOwner,
  everyOwner,
  FIELDS,
  PERMITTED,
  POSTS,
  RELATIONS,
  seesField,
  seesPage,
} from "./privacy-cases.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
  // As where mails are sent: an address counts once it is confirmed.
  await server.app.db.query.updateTable("site").set({ has_mail: true }).execute();
});
afterAll(() => server.stop());

const CANARY = "canary-of-the-owner";
const DETAILS = {
  bio: CANARY,
  interests: [`${CANARY} interest`],
  birthday: "1990-02-03",
  location: `${CANARY} place`,
  website: `https://${CANARY}.example/`,
  social_links: [`https://social.example/${CANARY}`],
};

/** Makes `viewer` see `owner` in a relation, as rows. */
async function relate(relation: Relation, viewer: TestUser, owner: TestUser): Promise<void> {
  const { query } = server.app.db;
  const [mine, theirs] = [
    { owner_id: viewer.id, contact_id: owner.id },
    { owner_id: owner.id, contact_id: viewer.id },
  ];
  const add = (rows: (typeof mine)[]) => query.insertInto("contacts").values(rows).execute();
  const ask = (sender_id: string, receiver_id: string) =>
    query.insertInto("contact_requests").values({ sender_id, receiver_id }).execute();
  const block = (blocker_id: string, blocked_id: string) =>
    query.insertInto("blocks").values({ blocker_id, blocked_id }).execute();
  if (relation === "i_added") await add([mine]);
  if (relation === "they_added") await add([theirs]);
  if (relation === "mutual") await add([mine, theirs]);
  if (relation === "i_asked") await ask(viewer.id, owner.id);
  if (relation === "they_asked") await ask(owner.id, viewer.id);
  if (relation === "i_block") await block(viewer.id, owner.id);
  if (relation === "they_block" || relation === "staff") await block(owner.id, viewer.id);
  if (relation === "staff")
    await query.updateTable("users").set({ role: "moderator" }).where("id", "=", viewer.id).execute();
}

async function set(owner: TestUser, settings: OwnerSettings): Promise<void> {
  const { email_counts, suspended: _, request_waits: __, boost_waits: ___, ...columns } = settings;
  const { query } = server.app.db;
  await query.updateTable("profiles").set(columns).where("user_id", "=", owner.id).execute();
  await query.updateTable("users").set({ email_verified: email_counts }).where("id", "=", owner.id).execute();
}

const look = (viewer: TestUser | null, path: string): Promise<Response> =>
  viewer ? viewer.request("GET", path) : request(server.url, "GET", path);

describe("PRO-2, PRO-4, CON-9: the rules are the table", () => {
  test("every cell of the pure rule", () => {
    for (const owner of everyOwner()) {
      for (const relation of RELATIONS) {
        expect(may(relation, owner, "card")).toBe(relation !== "they_block");
        expect(may(relation, owner, "page")).toBe(seesPage(relation, owner));
        for (const field of FIELDS) expect(may(relation, owner, field)).toBe(seesField(relation, owner, field));
        expect(may(relation, owner, "call")).toBe(PERMITTED[owner.allow_calls].includes(relation));
        const person = { ...owner, relation, by_staff: false } as Parameters<typeof actionsOf>[0];
        expect(actionsOf(person).sort()).toEqual(actionsFor(relation, owner));
      }
    }
  });

  test("every cell of the SQL", async () => {
    for (const relation of RELATIONS) {
      const cells = await sql<{ audience: keyof typeof AUDIENCES; admits: boolean; private: boolean; open: boolean }>`
        select a.audience, audience_admits(${relation}::text, a.audience) as admits,
          p.private, page_is_open(${relation}::text, p.private) as open
        from unnest(array['everyone', 'members', 'contacts', 'nobody']) a(audience), unnest(array[true, false]) p(private)`.execute(
        server.app.db.query,
      );
      expect(cells.rows).toHaveLength(8);
      for (const cell of cells.rows) {
        expect(cell.admits).toBe(AUDIENCES[cell.audience].includes(relation));
        expect(cell.open).toBe(seesPage(relation, anOwner(cell.private, false, "everyone", "everyone")));
      }
    }
  });

  test("every cell of who reads a post, as a rule and in SQL", async () => {
    for (const relation of RELATIONS) {
      for (const profile of ["public", "private"] as const) {
        for (const visibility of ["public", "members", "private"] as const) {
          const reads = POSTS[profile][visibility].includes(relation);
          const owner = anOwner(profile === "private", false, "everyone", "everyone");
          expect(mayReadPost(relation, owner, visibility)).toBe(reads);
          const { rows } = await sql<{ reads: boolean }>`
            select may_read_post(${relation}::text, reach_of(${visibility}::text, ${profile === "private"})) as reads`.execute(
            server.app.db.query,
          );
          // Site staff are asked apart: lists show them what anybody sees.
          if (relation !== "staff") expect(rows[0]?.reads).toBe(reads);
        }
      }
    }
  });

  for (const relation of RELATIONS) {
    test(`whose posts are read by: ${relation}`, async () => {
      const owner = await aUser(server, "owner");
      const viewer = relation === "self" ? owner : relation === "visitor" ? null : await aUser(server, "viewer");
      if (viewer && viewer !== owner) await relate(relation, viewer, owner);
      const posts = new Map<PostVisibility, string>();
      for (const visibility of ["public", "members", "private"] as const) {
        const content = `${CANARY} #${CANARY.replaceAll("-", "")}`;
        const { id } = await owner.call<Post>("POST", "/posts", { title: CANARY, content, visibility });
        posts.set(visibility, id);
      }
      for (const profile of ["public", "private"] as const) {
        await owner.call("PUT", "/profile/me", { is_private: profile === "private" });
        const readable = [...posts].filter(([visibility]) => POSTS[profile][visibility].includes(relation));
        for (const [visibility, id] of posts) {
          const reads = POSTS[profile][visibility].includes(relation);
          for (const path of [`/posts/${id}`, `/posts/${id}/comments`]) {
            const answer = await look(viewer, path);
            expect([path, visibility, profile, answer.status]).toEqual([path, visibility, profile, reads ? 200 : 404]);
          }
        }
        if (relation === "staff") continue;
        const ids = readable.map(([, id]) => id).reverse();
        for (const order of ["newest", "popular", `newest&tag=${CANARY.replaceAll("-", "")}`]) {
          const answer = (await (await look(viewer, `/feed?limit=50&order=${order}`)).json()) as FeedResponse;
          const mine = answer.entries.filter((entry) => entry.post.author.id === owner.id);
          expect(mine.map((entry) => entry.post.id)).toEqual(ids);
        }
        const page = await look(viewer, `/profile/users/${owner.id}/posts`);
        if (relation === "they_block") expect(page.status).toBe(404);
        else expect(((await page.json()) as PostsResponse).posts.map((post) => post.id)).toEqual(ids);
      }
    });
  }

  for (const relation of RELATIONS) {
    test(`what is answered to: ${relation}`, async () => {
      const owner = await aUser(server, "owner");
      const viewer = relation === "self" ? owner : relation === "visitor" ? null : await aUser(server, "viewer");
      await owner.call("PUT", "/profile/me", DETAILS);
      if (viewer && viewer !== owner) await relate(relation, viewer, owner);
      await owner.call("PUT", "/chat/presence", { status: "away", text: CANARY });
      const device = await owner.connect();
      const path = `/profile/users/${owner.id}`;
      for (const settings of everyOwner()) {
        await set(owner, settings);
        const response = await look(viewer, path);
        if (relation === "they_block") {
          expect(response.status).toBe(404);
          continue;
        }
        const seen = (await response.json()) as Profile;
        expect(seen.user).toEqual({
          id: owner.id,
          username: owner.me.username,
          name: owner.me.name,
          avatar_url: null,
        });
        expect(seen.relationship).toBe(relation);
        expect(seen.is_open).toBe(seesPage(relation, settings));
        for (const field of ["bio", "interests"] as const) {
          expect<unknown>(seen[field]).toEqual(seesPage(relation, settings) ? DETAILS[field] : null);
        }
        for (const field of ["joined_at", "contact_count", "post_count"] as const) {
          expect(seen[field] !== null).toBe(seesPage(relation, settings));
        }
        expect(seen.email).toBe(seesField(relation, settings, "email") ? owner.me.email : null);
        for (const field of ["birthday", "location", "website", "social_links"] as const) {
          expect<unknown>(seen[field]).toEqual(seesField(relation, settings, field) ? DETAILS[field] : null);
        }
        const present = seesField(relation, settings, "online_status");
        expect(seen.presence?.is_online ?? false).toBe(present);
        expect(seen.presence?.text ?? null).toBe(present ? CANARY : null);
        if (viewer) {
          const presence = await viewer.call<Presence>("GET", `/chat/presence/${owner.id}`);
          expect([presence.status, presence.text]).toEqual(present ? ["away", CANARY] : ["offline", ""]);
        }
        expect(seen.actions.toSorted()).toEqual(actionsFor(relation, settings));
        expect(await (await look(viewer, `/profiles/by_username/${owner.me.username.toUpperCase()}`)).json()).toEqual(
          seen,
        );
      }
      device.close();
    });
  }

  test("one who blocks and one who is suspended answer like nobody, in every field; staff sees them", async () => {
    const [owner, viewer, staff] = [await aUser(server), await aUser(server), await aUser(server)];
    await relate("they_block", viewer, owner);
    await server.app.db.query.updateTable("users").set({ role: "admin" }).where("id", "=", staff.id).execute();
    const problem = async (user: TestUser | null, path: string): Promise<unknown> => {
      const { request_id: _, ...rest } = (await (await look(user, path)).json()) as Problem;
      return rest;
    };
    const nobody = await problem(viewer, `/profile/users/${Bun.randomUUIDv7()}`);
    const paths = [`/profile/users/${owner.id}`, `/profiles/by_username/${owner.me.username}`];
    for (const path of paths) expect(await problem(viewer, path)).toEqual(nobody);
    const suspend = (set: Record<string, Date | null>) =>
      server.app.db.query.updateTable("users").set(set).where("id", "=", owner.id).execute();
    const other = await aUser(server);
    await suspend({ suspended_at: new Date() });
    for (const path of paths) for (const who of [other, null]) expect(await problem(who, path)).toEqual(nobody);
    expect(await staff.call("GET", paths[0] ?? "")).toMatchObject({
      relationship: "staff",
      is_open: true,
      actions: [],
    });
    await suspend({ suspended_until: new Date(Date.now() - 1_000) });
    expect(await other.call("GET", paths[0] ?? "")).toMatchObject({ relationship: "stranger" });
  });
});

describe("PRO-5: every action that is offered succeeds, and no other does", () => {
  const ATTEMPTS: Record<ProfileAction, (viewer: TestUser, owner: TestUser) => Promise<boolean>> = {
    edit: async (viewer, owner) => viewer === owner,
    add_contact: async (viewer, owner) => (await add(viewer, owner)).added.length === 1,
    request_contact: async (viewer, owner) => (await add(viewer, owner)).requested.length === 1,
    cancel_request: (viewer, owner) => done(viewer, "POST", `/contacts/requests/${owner.id}/cancel`),
    boost_request: (viewer, owner) => done(viewer, "POST", `/contacts/requests/${owner.id}/boost`),
    accept_request: (viewer, owner) => done(viewer, "POST", `/contacts/requests/${owner.id}/accept`),
    decline_request: (viewer, owner) => done(viewer, "POST", `/contacts/requests/${owner.id}/decline`),
    remove_contact: (viewer, owner) => done(viewer, "DELETE", `/contacts/${owner.id}`),
    message: (viewer, owner) => done(viewer, "POST", "/chat/rooms", { kind: "direct", user_id: owner.id }),
    add_to_group: (viewer, owner) =>
      done(viewer, "POST", "/chat/rooms", { kind: "group", name: "Us", member_ids: [owner.id] }),
    block: (viewer, owner) => done(viewer, "PUT", `/blocks/${owner.id}`),
    unblock: (viewer, owner) => done(viewer, "DELETE", `/blocks/${owner.id}`),
    report: (viewer, owner) =>
      done(viewer, "POST", "/reports", { target: { type: "user", id: owner.id }, reason: "spam" }),
  };
  const done = async (user: TestUser, method: string, path: string, body?: unknown) =>
    (await user.request(method, path, body)).ok;
  const add = (viewer: TestUser, owner: TestUser) =>
    viewer.call<AddContactsResponse>("POST", "/contacts", { people: owner.me.username });

  for (const relation of RELATIONS.filter((one) => one !== "visitor" && one !== "self" && one !== "staff")) {
    test(`for ${relation}`, async () => {
      const [owner, viewer] = [await aUser(server, "owner"), await aUser(server, "viewer")];
      const { query } = server.app.db;
      const pair = [owner.id, viewer.id];
      for (const settings of [
        anOwner(false, false, "everyone", "everyone"),
        anOwner(true, false, "contacts", "everyone"),
        anOwner(false, true, "nobody", "contacts"),
      ]) {
        await set(owner, settings);
        for (const action of Object.keys(ATTEMPTS) as ProfileAction[]) {
          await sql`delete from rooms where direct_low = any(${pair}::uuid[]) and direct_high = any(${pair}::uuid[])`.execute(
            query,
          );
          await query.deleteFrom("contacts").where("owner_id", "in", pair).execute();
          await query.deleteFrom("contact_requests").where("sender_id", "in", pair).execute();
          await query.deleteFrom("blocks").where("blocker_id", "in", pair).execute();
          await relate(relation, viewer, owner);
          // Adding somebody who asked is accepting, and blocking again changes nothing: neither is offered, neither fails.
          if (relation === "they_asked" && action === "add_contact") continue;
          if (relation === "i_block" && action === "block") continue;
          const offered: string[] = actionsFor(relation, settings);
          expect([action, await ATTEMPTS[action](viewer, owner)]).toEqual([action, offered.includes(action)]);
        }
      }
    });
  }
});

describe("PRO-6: finding people", () => {
  const found = async (viewer: TestUser | null, words: string) =>
    ((await (await look(viewer, `/people?q=${encodeURIComponent(words)}`)).json()) as PeopleResponse).people;

  test("by name, username and exact email, as audience and relation allow", async () => {
    const [owner, viewer] = [await aUser(server, "finda"), await aUser(server)];
    const { username, name, email } = owner.me;
    expect((await found(viewer, username))[0]).toEqual({
      id: owner.id,
      username,
      name,
      avatar_url: null,
      relationship: "stranger",
      is_private: false,
    });
    expect((await found(viewer, "FINDA")).map((one) => one.id)).toContain(owner.id);
    expect(await found(viewer, email)).toEqual([]);
    await owner.call("PUT", "/profile/me", { show_email: "members" });
    expect(await found(viewer, email)).toEqual([]);
    await confirmEmail(server, owner);
    expect((await found(viewer, email.toUpperCase())).map((one) => one.id)).toEqual([owner.id]);
    expect(await found(null, email)).toEqual([]);
    expect(await found(viewer, email.slice(0, -1))).toEqual([]);
    expect(await found(owner, username)).toEqual([]);
  });

  test("a private one is found by name by those signed in only; one who blocks or is blocked by nobody of the two", async () => {
    const [owner, viewer] = [await aUser(server, "hidden"), await aUser(server, "seeker")];
    expect(await found(null, owner.me.username)).toHaveLength(1);
    await confirmEmail(server, owner);
    await owner.call("PUT", "/profile/me", { is_private: true, show_email: "everyone" });
    expect(await found(viewer, owner.me.username)).toHaveLength(1);
    expect(await found(viewer, owner.me.email)).toEqual([]);
    expect(await found(null, owner.me.username)).toEqual([]);
    await relate("they_block", viewer, owner);
    expect(await found(viewer, owner.me.username)).toEqual([]);
    expect(await found(owner, viewer.me.username)).toEqual([]);
  });

  test("a visitor is shown a few open profiles, never private or suspended ones", async () => {
    const hidden = await aUser(server, "secretive");
    await hidden.call("PUT", "/profile/me", { is_private: true });
    for (let round = 0; round < 10; round += 1) {
      const { profiles } = (await (await look(null, "/profiles/random")).json()) as RandomProfilesResponse;
      expect(profiles).toHaveLength(3);
      for (const one of profiles)
        expect(one).toMatchObject({ is_private: false, relationship: "visitor", actions: [] });
    }
  });
});
