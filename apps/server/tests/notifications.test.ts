import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { NotificationsResponse, UnreadResponse } from "@helloworld/protocol";
import { type NewNotification, notify } from "../src/features/notifications/notify.ts";
import { withdraw } from "../src/features/notifications/withdraw.ts";
import { inTransaction } from "../src/streams/streams.ts";
import { aServer, aUser, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const account: NewNotification = { source: { type: "account" } };
/** Notifies a person; returns the id of their newest notification. */
async function tell(user: TestUser, given: NewNotification = account): Promise<string> {
  await inTransaction(server.app.db, server.app.hub, (tx) => notify(tx, user.id, "account", given));
  return (await list(user)).notifications[0]?.id ?? "";
}
const list = (user: TestUser, query = "") => user.call<NotificationsResponse>("GET", `/notifications${query}`);

describe("NOT-1: the notification centre", () => {
  test("newest first, by pages, with what is unread", async () => {
    const ada = await aUser(server);
    for (let number = 0; number < 5; number += 1) await tell(ada, { ...account, data: { number } });
    const first = await list(ada, "?limit=2");
    expect(first.notifications.map((one) => one.data.number)).toEqual([4, 3]);
    expect(first.unread_count).toBe(5);
    const second = await list(ada, `?limit=3&cursor=${first.next_cursor}`);
    expect(second.notifications.map((one) => one.data.number)).toEqual([2, 1, 0]);
    expect(second.next_cursor).toBeNull();
  });

  test("unread ones of a key are one, with the newest who caused it; a read one is left alone", async () => {
    const [ada, bob, cleo] = [await aUser(server), await aUser(server), await aUser(server)];
    const liked = (actor: TestUser) => tell(ada, { ...account, actor_id: actor.id, group_key: "like" });
    const id = await liked(bob);
    await tell(ada);
    expect(await liked(cleo)).toBe(id);
    const { notifications, unread_count } = await list(ada);
    expect(notifications.map((one) => [one.count, one.actor?.id])).toEqual([
      [2, cleo.id],
      [1, undefined],
    ]);
    expect(unread_count).toBe(2);
    await ada.call("PUT", `/notifications/${id}/read`);
    expect(await liked(bob)).not.toBe(id);
  });

  test("many at once of one key are one row that counts them all", async () => {
    const ada = await aUser(server);
    await Promise.all(Array.from({ length: 20 }, () => tell(ada, { ...account, group_key: "storm" })));
    expect((await list(ada)).notifications.map((one) => one.count)).toEqual([20]);
  });

  test("reading is heard by all devices; marking all leaves what came later", async () => {
    const ada = await aUser(server);
    const [one, two] = [await ada.connect(), await ada.connect()];
    await tell(ada);
    await tell(ada);
    const shown = await list(ada);
    await tell(ada);
    expect(await ada.call<UnreadResponse>("PUT", "/notifications/read", { seq: shown.notifications[0]?.seq })).toEqual({
      unread_count: 1,
    });
    for (const device of [one, two]) {
      await device.until("notification", (event) => event.data.unread_count === 3);
      await device.until("notifications_read", (event) => event.data.unread_count === 1);
      expect(device.events(ada.id).map((event) => event.data.seq)).toEqual([1, 2, 3, 4]);
      device.close();
    }
    const last = (await list(ada)).notifications[0];
    await ada.call("PUT", `/notifications/${last?.id}/read`);
    await ada.call("PUT", `/notifications/${last?.id}/read`);
    expect((await list(ada)).unread_count).toBe(0);
  });

  test("what no longer holds is taken back", async () => {
    const ada = await aUser(server);
    await tell(ada, { ...account, group_key: "gone" });
    await inTransaction(server.app.db, server.app.hub, (tx) => withdraw(tx, ada.id, "gone"));
    expect(await list(ada)).toEqual({ notifications: [], unread_count: 0, next_cursor: null });
  });

  test("a notification that is refused rolls back with its cause", async () => {
    const ada = await aUser(server);
    const failing = inTransaction(server.app.db, server.app.hub, async (tx) => {
      await notify(tx, ada.id, "account", account);
      throw new Error("the cause failed");
    });
    await expect(failing).rejects.toThrow("the cause failed");
    expect((await list(ada)).notifications).toEqual([]);
  });
});
