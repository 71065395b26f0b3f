import { expect, test } from "bun:test";
import type { FeedResponse, RoomsResponse, TokenResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import { fillWithDemo, PASSWORD } from "../src/demo/fill.ts";
import { temporaryFolder } from "./database.ts";
import { aServer, request, TestUser } from "./harness.ts";

test("the demo community can be looked around in: posts over weeks, rooms in several languages, somebody to sign in as", async () => {
  const server = await aServer({ DATA_DIR: temporaryFolder() });
  try {
    const username = await fillWithDemo(server.app, server.url, { people: 20, posts: 60 }, () => {});
    const login = await request(server.url, "POST", "/auth/login", { username, password: PASSWORD });
    const demo = new TestUser(server.url, (await login.json()) as TokenResponse);
    const { entries } = await demo.call<FeedResponse>("GET", "/feed?limit=50");
    expect(entries.length).toBeGreaterThan(40);
    const oldest = Math.min(...entries.map((entry) => Date.parse(entry.post.created_at)));
    expect(Date.now() - oldest).toBeGreaterThan(10 * 86_400_000);
    expect(entries.some((entry) => entry.post.pictures.length > 0)).toBe(true);
    expect(entries.some((entry) => entry.post.comment_count > 0 && entry.post.like_count > 0)).toBe(true);
    const { rooms } = await demo.call<RoomsResponse>("GET", "/chat/rooms?scope=public");
    expect(rooms.map((room) => room.name)).toContain("園芸の部屋");
    expect((await demo.call<RoomsResponse>("GET", "/chat/rooms")).rooms.length).toBeGreaterThan(3);
    const { query } = server.app.db;
    const made = await sql<Record<string, number>>`
      select (select count(*)::int from messages where thread_id is not null) as in_threads,
        (select count(*)::int from messages where reply_to_id is not null) as replies,
        (select count(*)::int from message_reactions) as reactions,
        (select count(*)::int from messages where message_type = 'image') as pictures,
        (select count(*)::int from reports) as reports,
        (select count(*)::int from users where email_verified) as verified,
        (select count(*)::int from users where role = 'admin' and username = 'demo') as admins,
        (select extract(day from now() - min(created_at))::int from messages) as days`.execute(query);
    for (const [what, count] of Object.entries(made.rows[0] ?? {})) expect(count, what).toBeGreaterThan(0);
    expect(made.rows[0]?.days).toBeGreaterThan(13);
  } finally {
    await server.stop();
  }
}, 60_000);
