import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type {
  AddContactsResponse,
  BlocksResponse,
  Contact,
  ContactRequestsResponse,
  ContactsResponse,
  NotificationsResponse,
  Profile,
  RemovalResponse,
  Room,
  RoomsResponse,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { aServer, aUser, eventually, type TestUser } from "./harness.ts";
import { confirmEmail } from "./outbox.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const add = (user: TestUser, people: unknown) => user.call<AddContactsResponse>("POST", "/contacts", { people });
const contacts = (user: TestUser, query = "") => user.call<ContactsResponse>("GET", `/contacts${query}`);
const requests = (user: TestUser) => user.call<ContactRequestsResponse>("GET", "/contacts/requests");
const relation = async (viewer: TestUser, owner: TestUser) =>
  (await viewer.call<Profile>("GET", `/profile/users/${owner.id}`)).relationship;
const kinds = async (user: TestUser) =>
  (await user.call<NotificationsResponse>("GET", "/notifications")).notifications.map((one) => one.kind);
const write = (from: TestUser, to: TestUser) =>
  from.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: to.id });
const rooms = async (user: TestUser) => (await user.call<RoomsResponse>("GET", "/chat/rooms")).rooms;
const request = (user: TestUser, other: TestUser, verb: string) =>
  user.request("POST", `/contacts/requests/${other.id}/${verb}`).then((response) => response.status);
const two = () => Promise.all([aUser(server, "ada"), aUser(server, "bob")]);
const aPrivate = async (name = "private") => {
  const user = await aUser(server, name);
  await user.call("PUT", "/profile/me", { is_private: true });
  return user;
};
const becomeMutual = async (one: TestUser, other: TestUser) => {
  await add(one, other.me.username);
  await add(other, one.me.username);
};
const nothing: AddContactsResponse = { added: [], requested: [], already: [], unknown: [], refused: [] };

describe("CON-1, CON-2: adding", () => {
  test("several at once by username and email, each with its own outcome; the rest go through", async () => {
    const [ada, bob] = await two();
    const [cleo, shy, closed, blocked] = await Promise.all([aUser(server), aPrivate(), aPrivate(), aUser(server)]);
    await confirmEmail(server, cleo);
    await closed.call("PUT", "/profile/me", { allow_requests: "nobody" });
    await ada.call("PUT", `/blocks/${blocked.id}`);
    await add(ada, bob.me.username);
    const people = [bob, shy, closed, blocked, ada].map((user) => user.me.username).join(", ");
    const answer = await add(ada, `${people}, ${cleo.me.email.toUpperCase()}, nobody-like-this, `);
    expect(answer.added.map((user) => user.id)).toEqual([cleo.id]);
    expect(answer.requested.map((user) => user.id)).toEqual([shy.id]);
    expect(answer.already.map((user) => user.id)).toEqual([bob.id]);
    expect(answer.unknown).toEqual(["nobody-like-this"]);
    expect(answer.refused).toEqual([
      { person: closed.me.username, reason: "not_allowed" },
      { person: blocked.me.username, reason: "blocked" },
      { person: ada.me.username, reason: "self" },
    ]);
    expect((await contacts(ada)).contacts.map((contact) => contact.user.id)).toEqual([cleo.id, bob.id]);
  });

  test("with a name of my own, changed and taken away later; found by any of the names", async () => {
    const [ada, bob] = await two();
    await add(ada, [{ person: bob.me.username, name: "Bobby Tables" }]);
    expect((await contacts(ada, "?q=tables")).contacts[0]).toMatchObject({ name: "Bobby Tables", mutual: false });
    expect(await ada.call("PUT", `/contacts/${bob.id}`, { name: null })).toMatchObject({ name: null });
    expect((await contacts(ada, "?q=tables")).contacts).toEqual([]);
    expect((await contacts(ada, `?q=${bob.me.username}`)).contacts).toHaveLength(1);
    expect((await ada.refused("PUT", `/contacts/${bob.id}`, { name: " " })).errors[0]?.path).toBe("name");
  });

  test("public: at once, live and told to the other, who can add back", async () => {
    const [ada, bob] = await two();
    const device = await bob.connect();
    await add(ada, bob.me.username);
    await device.until("contact_changed", (event) => event.data.user_id === ada.id);
    expect(await kinds(bob)).toEqual(["contact_added"]);
    expect([await relation(ada, bob), await relation(bob, ada)]).toEqual(["i_added", "they_added"]);
    await add(bob, ada.me.username);
    expect([await relation(ada, bob), await relation(bob, ada)]).toEqual(["mutual", "mutual"]);
    expect((await contacts(ada)).contacts[0]?.mutual).toBe(true);
    device.close();
  });

  test("an email that its owner shows to nobody adds nobody", async () => {
    const [ada, bob] = await two();
    await confirmEmail(server, bob);
    await bob.call("PUT", "/profile/me", { show_email: "nobody" });
    expect(await add(ada, bob.me.email)).toEqual({ ...nothing, unknown: [bob.me.email] });
  });

  test("PRO-5: each with what I can do, as their settings and profile say", async () => {
    const [ada, bob] = [await aUser(server), await aUser(server)];
    await ada.call("POST", "/contacts", { people: bob.me.username });
    const actions = async () => (await ada.call<ContactsResponse>("GET", "/contacts")).contacts[0]?.actions;
    expect(await actions()).toEqual(["message", "add_to_group", "remove_contact", "block", "report"]);
    await bob.call("PUT", "/profile/me", { allow_messages: "nobody", allow_groups: "contacts" });
    expect(await actions()).toEqual(["remove_contact", "block", "report"]);
    expect(await actions()).toEqual((await ada.call<Profile>("GET", `/profile/users/${bob.id}`)).actions);
    await bob.call("POST", "/contacts", { people: ada.me.username });
    expect(await actions()).toEqual(["add_to_group", "remove_contact", "block", "report"]);
    const renamed = await ada.call<Contact>("PUT", `/contacts/${bob.id}`, { name: "Bobby" });
    expect(renamed.actions).toEqual(["add_to_group", "remove_contact", "block", "report"]);
  });

  test("by pages", async () => {
    const ada = await aUser(server);
    const others = await Promise.all(Array.from({ length: 5 }, () => aUser(server)));
    await add(ada, others.map((user) => user.me.username).join(","));
    const first = await contacts(ada, "?limit=3");
    const second = await contacts(ada, `?limit=3&cursor=${first.next_cursor}`);
    expect([...first.contacts, ...second.contacts].map((contact) => contact.user.id)).toEqual(
      others.map((user) => user.id).toReversed(),
    );
    expect(second.next_cursor).toBeNull();
  });
});

describe("CON-2, CON-3: requests", () => {
  test("accepting makes it mutual, with the name that the sender gave", async () => {
    const [ada, shy] = [await aUser(server), await aPrivate()];
    expect((await add(ada, [{ person: shy.me.username, name: "Shy one" }])).requested).toHaveLength(1);
    expect((await requests(shy)).incoming.map((one) => one.user.id)).toEqual([ada.id]);
    expect((await requests(ada)).outgoing[0]).toMatchObject({ name: "Shy one", can_boost: true });
    expect(await kinds(shy)).toEqual(["contact_request"]);
    const device = await ada.connect();
    expect(await request(shy, ada, "accept")).toBe(204);
    await device.until("contact_changed");
    expect([await relation(ada, shy), await kinds(ada), await kinds(shy)]).toEqual([
      "mutual",
      ["contact_accepted"],
      [],
    ]);
    expect((await contacts(ada)).contacts[0]).toMatchObject({ name: "Shy one", mutual: true });
    expect(await ada.call("GET", `/profile/users/${shy.id}`)).toMatchObject({ is_open: true });
    expect(await requests(shy)).toEqual({ incoming: [], outgoing: [] });
    device.close();
  });

  test("asks_first: the profile is open, and adding asks", async () => {
    const [ada, bob] = await two();
    await bob.call("PUT", "/profile/me", { asks_first: true });
    expect((await add(ada, bob.me.username)).requested).toHaveLength(1);
    expect(await ada.call("GET", `/profile/users/${bob.id}`)).toMatchObject({ is_open: true, relationship: "i_asked" });
  });

  test("a withdrawn request cannot be accepted, nor an answered one withdrawn", async () => {
    const [ada, shy] = [await aUser(server), await aPrivate()];
    await add(ada, shy.me.username);
    expect(await request(ada, shy, "cancel")).toBe(204);
    expect(await kinds(shy)).toEqual([]);
    expect(await request(shy, ada, "accept")).toBe(410);
    await add(ada, shy.me.username);
    expect(await request(shy, ada, "accept")).toBe(204);
    expect(await request(ada, shy, "cancel")).toBe(410);
  });

  test("after a decline, again only after a week", async () => {
    const [ada, shy] = [await aUser(server), await aPrivate()];
    await add(ada, shy.me.username);
    expect(await request(shy, ada, "decline")).toBe(204);
    expect(await requests(ada)).toEqual({ incoming: [], outgoing: [] });
    expect((await add(ada, shy.me.username)).refused).toEqual([{ person: shy.me.username, reason: "declined" }]);
    expect((await ada.call<Profile>("GET", `/profile/users/${shy.id}`)).actions).not.toContain("request_contact");
    await sql`update contact_requests set declined_at = declined_at - interval '8 days' where sender_id = ${ada.id}`.execute(
      server.app.db.query,
    );
    expect((await add(ada, shy.me.username)).requested).toHaveLength(1);
  });

  test("boosting tells again, once a day, also when 50 ask at once", async () => {
    const [ada, shy] = [await aUser(server), await aPrivate()];
    await add(ada, shy.me.username);
    const { notifications } = await shy.call<NotificationsResponse>("GET", "/notifications");
    await shy.call("PUT", `/notifications/${notifications[0]?.id}/read`);
    const statuses = await Promise.all(Array.from({ length: 50 }, () => request(ada, shy, "boost")));
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(new Set(statuses)).toEqual(new Set([204, 429]));
    expect(await kinds(shy)).toEqual(["contact_boosted"]);
    expect((await requests(ada)).outgoing[0]?.can_boost).toBe(false);
    expect((await ada.call<Profile>("GET", `/profile/users/${shy.id}`)).actions).not.toContain("boost_request");
    await sql`update contact_requests set boosted_at = boosted_at - interval '1 day' where sender_id = ${ada.id}`.execute(
      server.app.db.query,
    );
    expect(await request(ada, shy, "boost")).toBe(204);
  });

  test("two who add each other at the same instant end up mutual, public or private", async () => {
    for (const make of [() => aUser(server), () => aPrivate()]) {
      const [one, other] = [await make(), await make()];
      await Promise.all([add(one, other.me.username), add(other, one.me.username)]);
      expect([await relation(one, other), await relation(other, one)]).toEqual(["mutual", "mutual"]);
      expect(await requests(one)).toEqual({ incoming: [], outgoing: [] });
    }
  });

  test("accept against cancel: one of them wins, and both see the same", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [ada, shy] = [await aUser(server), await aPrivate()];
      await add(ada, shy.me.username);
      const [accepted, cancelled] = await Promise.all([request(shy, ada, "accept"), request(ada, shy, "cancel")]);
      expect([accepted, cancelled].sort()).toEqual([204, 410]);
      const expected = accepted === 204 ? "mutual" : "stranger";
      expect([await relation(ada, shy), await relation(shy, ada)]).toEqual([expected, expected]);
    }
  });
});

describe("CON-4: removing", () => {
  const remove = (user: TestUser, other: TestUser) => user.call<RemovalResponse>("DELETE", `/contacts/${other.id}`);
  /** Everything that both see of each other and of their conversation. */
  const everything = async (people: TestUser[], room_id: string) =>
    Promise.all(
      people.map(async (user) => ({
        contacts: await contacts(user),
        requests: await requests(user),
        rooms: (await rooms(user)).map(({ seq: _, ...room }) => room),
        messages: await user.readAll(room_id),
        members: await user.call("GET", `/chat/rooms/${room_id}/members`),
        kinds: await kinds(user),
      })),
    );

  test("both directions and the conversation go at once on both sides, and undoing restores all of it exactly", async () => {
    const [ada, bob] = await two();
    await becomeMutual(ada, bob);
    await ada.call("PUT", `/contacts/${bob.id}`, { name: "My Bob" });
    const { id } = await write(ada, bob);
    for (const text of ["one", "two", "three"]) await ada.send(id, text);
    await bob.call("PUT", `/chat/rooms/${id}/read`, { seq: 4 });
    const device = await bob.connect();
    const before = await everything([ada, bob], id);
    const { removal_id } = await remove(ada, bob);
    await device.until("room_removed", (event) => event.data.room_id === id);
    await device.until("contact_changed");
    for (const user of [ada, bob]) {
      expect((await contacts(user)).contacts).toEqual([]);
      expect(await rooms(user)).toEqual([]);
      expect((await user.refused("GET", `/chat/rooms/${id}/messages`)).code).toBe("not_found");
      expect((await user.refused("POST", `/chat/rooms/${id}/messages`, { content: "x" })).code).toBe("not_found");
    }
    expect(await kinds(bob)).toContain("contact_removed");
    expect((await bob.refused("POST", `/contacts/removals/${removal_id}/undo`)).code).toBe("gone");
    await ada.call("POST", `/contacts/removals/${removal_id}/undo`);
    expect(await everything([ada, bob], id)).toEqual(before);
    await ada.send(id, "four");
    await device.until("new_message", (event) => event.data.content === "four");
    expect((await ada.refused("POST", `/contacts/removals/${removal_id}/undo`)).code).toBe("gone");
    device.close();
  });

  test("after 30 seconds it cannot be undone, and the job erases the conversation for good", async () => {
    const [ada, bob] = await two();
    await becomeMutual(ada, bob);
    const { id } = await write(ada, bob);
    await ada.send(id, "canary that is erased");
    const { removal_id } = await remove(ada, bob);
    const { query } = server.app.db;
    await sql`update contact_removals set created_at = created_at - interval '31 seconds' where id = ${removal_id}`.execute(
      query,
    );
    expect((await ada.refused("POST", `/contacts/removals/${removal_id}/undo`)).code).toBe("gone");
    await sql`update jobs.job set start_after = now() where name = 'finish_removal'`.execute(query);
    const left = async () =>
      (
        await sql<{ count: number }>`
          select (select count(*) from rooms where id = ${id}) + (select count(*) from messages where room_id = ${id})
          + (select count(*) from events where stream_id = ${id}) + (select count(*) from streams where id = ${id})
          + (select count(*) from contact_removals where id = ${removal_id}) as count`.execute(query)
      ).rows[0]?.count;
    await eventually(async () => (await left()) === 0, "erased", 20_000);
  }, 30_000);

  test("adding again, writing again or blocking gives up undoing", async () => {
    for (const anew of [
      (ada: TestUser, bob: TestUser) => add(bob, ada.me.username),
      (ada: TestUser, bob: TestUser) => write(bob, ada),
      (ada: TestUser, bob: TestUser) => bob.call("PUT", `/blocks/${ada.id}`),
    ]) {
      const [ada, bob] = await two();
      await becomeMutual(ada, bob);
      const { id } = await write(ada, bob);
      const { removal_id } = await remove(ada, bob);
      await anew(ada, bob);
      await ada.request("POST", `/contacts/removals/${removal_id}/undo`);
      const mine = (await rooms(ada)).map((room) => room.id);
      expect(mine).not.toContain(id);
      expect((await bob.refused("GET", `/chat/rooms/${id}`)).code).toBe("not_found");
    }
  });

  test("somebody who is no contact cannot be removed", async () => {
    const [ada, bob] = await two();
    await add(bob, ada.me.username);
    expect((await ada.refused("DELETE", `/contacts/${bob.id}`)).code).toBe("not_found");
    expect(await relation(bob, ada)).toBe("i_added");
  });
});

describe("CON-5: blocking", () => {
  const block = (user: TestUser, other: TestUser) => user.call("PUT", `/blocks/${other.id}`);

  test("takes everything, is told, and neither can find, see, invite, write to or ask the other", async () => {
    const [ada, bob] = await two();
    await becomeMutual(ada, bob);
    const { id } = await write(ada, bob);
    await bob.send(id, "hello");
    const device = await bob.connect();
    await block(ada, bob);
    await block(ada, bob);
    await device.until("contact_changed");
    expect((await ada.call<BlocksResponse>("GET", "/blocks")).blocks.map((one) => one.user.id)).toEqual([bob.id]);
    expect(await kinds(bob)).toEqual(["blocked"]);
    expect((await bob.refused("GET", `/profile/users/${ada.id}`)).code).toBe("not_found");
    expect(await ada.call("GET", `/profile/users/${bob.id}`)).toMatchObject({
      relationship: "i_block",
      is_open: false,
      actions: ["unblock", "report"],
    });
    for (const [one, other] of [
      [ada, bob],
      [bob, ada],
    ] as const) {
      expect(await rooms(one)).toEqual([]);
      expect((await contacts(one)).contacts).toEqual([]);
      const found = await one.call<{ people: { id: string }[] }>("GET", `/people?q=${other.me.username}`);
      expect(found.people.map((person) => person.id)).not.toContain(other.id);
      expect((await one.refused("POST", "/chat/rooms", { kind: "direct", user_id: other.id })).code).toBe(
        "validation_failed",
      );
      expect((await one.refused("POST", `/chat/rooms/${id}/messages`, { content: "x" })).code).toBe("not_found");
    }
    expect(await add(bob, ada.me.username)).toEqual({ ...nothing, unknown: [ada.me.username] });
    expect((await bob.refused("PUT", `/blocks/${ada.id}`)).code).toBe("not_found");
    device.close();
  });

  test("unblocking gives nothing back but the chance to begin anew", async () => {
    const [ada, bob] = await two();
    await becomeMutual(ada, bob);
    await block(ada, bob);
    await ada.call("DELETE", `/blocks/${bob.id}`);
    expect([await relation(ada, bob), await relation(bob, ada)]).toEqual(["stranger", "stranger"]);
    expect(await kinds(bob)).toEqual(["unblocked"]);
    expect((await add(bob, ada.me.username)).added).toHaveLength(1);
  });

  test("blocking against adding and writing at the same instant: nothing is left between them", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [ada, bob] = await two();
      await Promise.all([
        block(ada, bob),
        bob.request("POST", "/contacts", { people: ada.me.username }),
        bob.request("POST", "/chat/rooms", { kind: "direct", user_id: ada.id }),
      ]);
      expect((await contacts(bob)).contacts).toEqual([]);
      expect([await rooms(ada), await rooms(bob)]).toEqual([[], []]);
    }
  });

  test("N2: nothing of the other comes on open sockets afterwards", async () => {
    const [ada, bob] = await two();
    await becomeMutual(ada, bob);
    const { id } = await write(ada, bob);
    const [hers, his] = [await ada.connect(), await bob.connect()];
    await block(ada, bob);
    await his.until("notification", (event) => event.data.kind === "blocked");
    await hers.until("room_removed");
    const seen = [hers.frames.length, his.frames.length];
    await ada.call("PUT", "/profile/me", { bio: "canary" });
    for (const [device, user] of [
      [hers, ada],
      [his, bob],
    ] as const) {
      await device.ask("send_message", { room_id: id, content: "canary" }).catch(() => undefined);
      await device.ask("typing", { room_id: id, is_typing: true }).catch(() => undefined);
      expect((await device.ask("sync", { cursors: { [id]: 0 } })).streams[0]?.gone).toBe(true);
      await user.request("POST", "/contacts", { people: (user === ada ? bob : ada).me.username });
    }
    const later = [...hers.frames.slice(seen[0]), ...his.frames.slice(seen[1])];
    const foreign = later.filter((frame) => !("ref" in frame && frame.ref) && frame.type !== "reset");
    expect(foreign).toEqual([]);
    for (const device of [hers, his]) device.close();
  });

  test("where the operator says so, nobody is told", async () => {
    const quiet = await aServer({ NOTIFY_BLOCKS: "false" });
    const [ada, bob] = [await aUser(quiet), await aUser(quiet)];
    const device = await bob.connect();
    await block(ada, bob);
    await ada.call("DELETE", `/blocks/${bob.id}`);
    await device.ask("ping", {});
    expect(device.events(bob.id)).toEqual([]);
    expect(await kinds(bob)).toEqual([]);
    device.close();
    await quiet.stop();
  });
});
