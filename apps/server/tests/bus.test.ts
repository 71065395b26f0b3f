import { afterAll, describe, expect, test } from "bun:test";
import { Exchange, type Member } from "../src/realtime/in-process.ts";
import { eventually } from "./harness.ts";

type Site = {
  /** One more server of the site. */
  join(): Promise<Member>;
  /** Cuts all servers off from each other, until the function that is answered connects them again. */
  interrupt(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
};

/** Every driver of the bus and of the shared state. */
const drivers: Record<string, () => Site> = {
  "in process": () => {
    const exchange = new Exchange();
    const members: Member[] = [];
    return {
      async join() {
        const member = exchange.join();
        members.push(member);
        return member;
      },
      async interrupt() {
        const reconnect = exchange.interrupt();
        return async () => reconnect();
      },
      async stop() {
        for (const member of members) member.leave();
      },
    };
  },
};

const aUser = () => Bun.randomUUIDv7();
const aKey = () => `key ${Bun.randomUUIDv7()}`;

for (const [name, open] of Object.entries(drivers)) {
  describe(`the bus, ${name}`, () => {
    const site = open();
    afterAll(() => site.stop());

    /** A server with what it heard of changed posts. */
    async function aListener() {
      const member = await site.join();
      const heard: string[] = [];
      member.bus.subscribe("post_changed", ({ post_id }) => heard.push(post_id));
      return { ...member, heard };
    }

    test("a message reaches every other server once, in order, and never its sender", async () => {
      const [sender, one, other] = [await aListener(), await aListener(), await aListener()];
      const ids = Array.from({ length: 1_000 }, (_, n) => String(n));
      for (const post_id of ids) sender.bus.publish("post_changed", { post_id });
      await eventually(() => one.heard.length >= ids.length && other.heard.length >= ids.length, "all arrived");
      await Bun.sleep(20);
      expect(one.heard).toEqual(ids);
      expect(other.heard).toEqual(ids);
      expect(sender.heard).toEqual([]);
    });

    test("a topic reaches its subscribers only, and each of them", async () => {
      const [sender, receiver] = [await site.join(), await aListener()];
      const again: string[] = [];
      receiver.bus.subscribe("post_changed", ({ post_id }) => again.push(post_id));
      sender.bus.publish("post_published", { post_id: "other" });
      sender.bus.publish("post_changed", { post_id: "mine" });
      await eventually(() => again.length > 0, "arrived");
      expect([receiver.heard, again]).toEqual([["mine"], ["mine"]]);
    });

    test("a message is a copy: what becomes of it here changes nothing there", async () => {
      const [sender, receiver] = [await site.join(), await site.join()];
      const heard: unknown[] = [];
      receiver.bus.subscribe("ephemeral", (message) => heard.push(message));
      const frame = { type: "feed_changed" as const, data: {} as Record<string, never> };
      const message = { topic: "a", frame };
      sender.bus.publish("ephemeral", message);
      message.topic = "b";
      await eventually(() => heard.length > 0, "arrived");
      expect(heard).toEqual([{ topic: "a", frame: { type: "feed_changed", data: {} } }]);
    });

    test("a server is told when it may have missed messages, once it hears them again", async () => {
      const [sender, receiver] = [await site.join(), await aListener()];
      receiver.bus.onGap(() => receiver.heard.push("gap"));
      sender.bus.publish("post_changed", { post_id: "before" });
      await eventually(() => receiver.heard.includes("before"), "the first arrived");
      const reconnect = await site.interrupt();
      sender.bus.publish("post_changed", { post_id: "lost" });
      await reconnect();
      await eventually(() => receiver.heard.includes("gap"), "the gap was told");
      sender.bus.publish("post_changed", { post_id: "after" });
      await eventually(() => receiver.heard.includes("after"), "the last arrived");
      expect(receiver.heard.filter((id) => id !== "lost")).toEqual(["before", "gap", "after"]);
    });

    test("a server that left hears nothing more", async () => {
      const [sender, leaver, stays] = [await site.join(), await aListener(), await aListener()];
      leaver.leave();
      sender.bus.publish("post_changed", { post_id: "late" });
      await eventually(() => stays.heard.length > 0, "arrived");
      expect(leaver.heard).toEqual([]);
    });
  });

  describe(`shared state, ${name}`, () => {
    const site = open();
    afterAll(() => site.stop());

    test("servers take tokens from one bucket, which fills again with time", async () => {
      const [one, other] = [await site.join(), await site.join()];
      const [key, limit] = [aKey(), { burst: 3, per_minute: 600 }];
      const taken = [];
      for (const { shared } of [one, other, one, other]) taken.push(await shared.takeToken(key, limit));
      expect(taken.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0]);
      expect(taken.map(({ retry_after_ms }) => retry_after_ms > 0)).toEqual([false, false, false, true]);
      const { retry_after_ms } = taken[3] as (typeof taken)[0];
      expect(retry_after_ms).toBeLessThanOrEqual(100);
      await Bun.sleep(retry_after_ms + 5);
      expect((await other.shared.takeToken(key, limit)).retry_after_ms).toBe(0);
    });

    test("buckets are apart, and many who take at once get no more than there is", async () => {
      const [one, other] = [await site.join(), await site.join()];
      const [key, limit] = [aKey(), { burst: 10, per_minute: 1 }];
      const servers = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? one : other));
      const taken = await Promise.all(servers.map(({ shared }) => shared.takeToken(key, limit)));
      expect(taken.filter(({ retry_after_ms }) => retry_after_ms === 0)).toHaveLength(10);
      expect((await one.shared.takeToken(aKey(), limit)).retry_after_ms).toBe(0);
    });

    test("one server alone takes a ticket, and it is forgotten after its time", async () => {
      const [one, other] = [await site.join(), await site.join()];
      const key = aKey();
      const servers = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other));
      const first = await Promise.all(servers.map(({ shared }) => shared.takeOnce(key, 1)));
      expect(first.filter((taken) => taken)).toHaveLength(1);
      expect(await other.shared.takeOnce(aKey(), 1)).toBe(true);
      await Bun.sleep(1_050);
      expect(await other.shared.takeOnce(key, 1)).toBe(true);
    });

    test("a user is connected as long as any server has a connection of theirs", async () => {
      const [one, other] = [await site.join(), await site.join()];
      const [ada, bob] = [aUser(), aUser()];
      const states = async () => Object.fromEntries(await other.shared.connected([ada, bob]));
      expect(await states()).toEqual({ [ada]: "gone", [bob]: "gone" });
      expect(await one.shared.setConnections(ada, { connections: 2, connected: "idle" })).toBe(2);
      expect(await states()).toEqual({ [ada]: "idle", [bob]: "gone" });
      expect(await other.shared.setConnections(ada, { connections: 1, connected: "here" })).toBe(3);
      expect(await states()).toEqual({ [ada]: "here", [bob]: "gone" });
      expect(await other.shared.setConnections(ada, { connections: 0, connected: "gone" })).toBe(2);
      expect(await states()).toEqual({ [ada]: "idle", [bob]: "gone" });
      expect(await one.shared.setConnections(ada, { connections: 0, connected: "gone" })).toBe(0);
      expect(await states()).toEqual({ [ada]: "gone", [bob]: "gone" });
    });

    test("the connections of a server go with it", async () => {
      const [one, other] = [await site.join(), await site.join()];
      const ada = aUser();
      await one.shared.setConnections(ada, { connections: 1, connected: "here" });
      one.leave();
      expect((await other.shared.connected([ada])).get(ada)).toBe("gone");
    });
  });
}
