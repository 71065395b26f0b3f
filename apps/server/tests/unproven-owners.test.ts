import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { AddContactsResponse, ContactsResponse, PeopleResponse, Profile } from "@helloworld/protocol";
import { aServer, aUser, request, type TestUser } from "./harness.ts";
import { confirmEmail } from "./outbox.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const people = (...names: string[]) => Promise.all(names.map((name) => aUser(server, name)));

describe("attack M3: an address that nobody confirmed is nobody's", () => {
  const add = (user: TestUser, person: string) =>
    user.call<AddContactsResponse>("POST", "/contacts", { people: [{ person }] });
  const found = async (user: TestUser, words: string) =>
    (await user.call<PeopleResponse>("GET", `/people?q=${encodeURIComponent(words)}`)).people.map(({ id }) => id);
  const contactsBy = async (user: TestUser, words: string) =>
    (await user.call<ContactsResponse>("GET", `/contacts?q=${encodeURIComponent(words)}`)).contacts.length;
  const shown = async (user: TestUser | null, id: string) => {
    const path = `/profile/users/${id}`;
    const response = await (user ? user.request("GET", path) : request(server.url, "GET", path));
    return ((await response.json()) as Profile).email;
  };

  test("attack M3: it adds nobody, finds nobody and is on no profile until it is confirmed", async () => {
    const [impostor, colleague, friend] = (await people("ceo", "colleague", "friend")) as [TestUser, TestUser, TestUser];
    const { email } = impostor.me;
    await impostor.call("PUT", "/profile/me", { show_email: "everyone" });
    await add(friend, impostor.me.username);

    expect(await add(colleague, email)).toMatchObject({ added: [], requested: [], unknown: [email] });
    expect(await found(colleague, email)).toEqual([]);
    expect(await contactsBy(friend, email)).toBe(0);
    for (const viewer of [null, colleague, friend]) expect(await shown(viewer, impostor.id)).toBeNull();
    expect(await shown(impostor, impostor.id)).toBe(email);

    await confirmEmail(server, impostor);
    expect(await found(colleague, email)).toEqual([impostor.id]);
    expect(await contactsBy(friend, email)).toBe(1);
    for (const viewer of [null, colleague]) expect(await shown(viewer, impostor.id)).toBe(email);
    expect((await add(colleague, email)).added.map(({ id }) => id)).toEqual([impostor.id]);
  });
});
