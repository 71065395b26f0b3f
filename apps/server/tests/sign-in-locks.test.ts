import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "kysely";
import { holdAccount } from "../src/features/accounts/credentials.ts";
import { inTransaction, retries } from "../src/streams/streams.ts";
import { aServer, aUser, PASSWORD, request } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

test("case 84: signing in by new devices, changing the name and the email at once never deadlock", async () => {
  const ada = await aUser(server);
  const before = retries.count;
  const signIn = (n: number) =>
    request(
      server.url,
      "POST",
      "/auth/login",
      { username: ada.me.username, password: PASSWORD },
      { "user-agent": `Device ${n}` },
    );
  const rename = (n: number) => ada.request("PUT", "/profile/me", { first_name: `Ada${n}` });
  const change = (n: number) =>
    ada.request("POST", "/auth/change_email", { email: `other${n}@example.org`, password: PASSWORD });
  const statuses = await Promise.all(
    Array.from({ length: 12 }, (_, n) => [signIn(n), rename(n), change(n)])
      .flat()
      .map(async (response) => (await response).status),
  );
  // Mails to confirm an address are limited to a few a day.
  expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
  expect(retries.count).toBe(before);
});

test("case 84: an account that is held lets others write what only names it", async () => {
  const ada = await aUser(server);
  const { db, hub } = server.app;
  await inTransaction(db, hub, async (tx) => {
    await holdAccount(tx, ada.id);
    // A foreign key to a person takes a lock of its own, which must not wait for this one.
    await db.query.transaction().execute(async (query) => {
      await sql`set local lock_timeout = '500ms'`.execute(query);
      await sql`insert into devices (user_id, token_hash, user_agent, network) values (${ada.id}, 'x', '', '')`.execute(
        query,
      );
    });
  });
});
