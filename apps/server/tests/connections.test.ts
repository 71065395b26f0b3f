import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { CLOSE, type ServerFrame } from "@helloworld/protocol";
import type { Actor } from "../src/actor.ts";
import type { Connection, ConnectionHandler, Transport } from "../src/realtime/connection.ts";
import { WebSocketConnection, webSocketHandler, webSocketTransport } from "../src/realtime/websocket.ts";
import { eventually } from "./harness.ts";

/** The client of a connection: what arrived there, in order. */
type Peer = {
  readonly received: string[];
  readonly closed: { code: number } | undefined;
  send(text: string): void;
  /** Ends the connection from the client's side. */
  leave(): void;
};
type Driver = {
  transport: Transport;
  connect(actor: Actor): Promise<Peer>;
  stop(): Promise<void>;
};

/** Every driver of `Connection`, opened with a handler. */
const drivers: Record<string, (handler: ConnectionHandler) => Driver> = {
  WebSocket(handler) {
    let actor: Actor;
    const server = Bun.serve<WebSocketConnection>({
      port: 0,
      hostname: "127.0.0.1",
      fetch(request, self) {
        const data = new WebSocketConnection({ id: Bun.randomUUIDv7(), address: "127.0.0.1", actor, language: "en" });
        return self.upgrade(request, { data }) ? undefined : new Response("upgrade", { status: 400 });
      },
      websocket: webSocketHandler(handler),
    });
    return {
      transport: webSocketTransport(server),
      async connect(given) {
        actor = given;
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}`);
        const received: string[] = [];
        let closed: { code: number } | undefined;
        socket.onmessage = ({ data }) => received.push(String(data));
        socket.onclose = ({ code }) => {
          closed = { code };
        };
        await new Promise((resolve) => {
          socket.onopen = resolve;
        });
        return {
          received,
          get closed() {
            return closed;
          },
          send: (text) => socket.send(text),
          leave: () => socket.close(),
        };
      },
      stop: () => server.stop(true),
    };
  },
};

const actor = () => ({ user_id: Bun.randomUUIDv7() }) as Actor;
/** An answer to a frame that has the answer `{}`. */
const frame = (ref: number): ServerFrame => ({ type: "error", ref, data: { code: "busy", detail: "", errors: [] } });

for (const [name, open] of Object.entries(drivers)) {
  describe(`connections over ${name}`, () => {
    const opened: Connection[] = [];
    const closed: Connection[] = [];
    const heard: { connection: Connection; text: string }[] = [];
    let driver: Driver;
    beforeAll(() => {
      driver = open({
        open: (connection) => void opened.push(connection),
        receive: (connection, text) => void heard.push({ connection, text: String(text) }),
        closed: (connection) => void closed.push(connection),
      });
    });
    afterAll(() => driver.stop());

    async function aConnection() {
      const who = actor();
      const peer = await driver.connect(who);
      await eventually(() => opened.some((one) => one.actor.user_id === who.user_id), "opened");
      const connection = opened.find((one) => one.actor.user_id === who.user_id) as Connection;
      return { connection, peer };
    }
    const publish = (topic: string, n: number, except?: Connection) =>
      driver.transport.publish(topic, frame(n), JSON.stringify(frame(n)), except);
    const refs = (peer: Peer) => peer.received.map((text) => JSON.parse(text).ref);

    test("a connection is open, and what is sent and published arrives in that order", async () => {
      const { connection, peer } = await aConnection();
      expect(connection.is_open).toBe(true);
      connection.subscribe("order");
      for (let n = 0; n < 100; n += 1) {
        if (n % 2 === 0) connection.send(frame(n));
        else publish("order", n);
      }
      await eventually(() => peer.received.length === 100, "all arrived");
      expect(refs(peer)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    });

    test("what the client sends is received as text, in order", async () => {
      const { connection, peer } = await aConnection();
      for (let n = 0; n < 50; n += 1) peer.send(JSON.stringify({ n, text: "é 👋" }));
      const texts = () => heard.filter((one) => one.connection === connection).map((one) => JSON.parse(one.text));
      await eventually(() => texts().length === 50, "all received");
      expect(texts()).toEqual(Array.from({ length: 50 }, (_, n) => ({ n, text: "é 👋" })));
    });

    test("a topic reaches its subscribers once each, and nobody else", async () => {
      const [first, second, third] = [await aConnection(), await aConnection(), await aConnection()];
      first.connection.subscribe("few");
      first.connection.subscribe("few");
      second.connection.subscribe("few");
      expect(driver.transport.subscribers("few")).toBe(2);
      expect(first.connection.isSubscribed("few")).toBe(true);
      expect(first.connection.topics).toEqual(["few"]);
      expect(third.connection.isSubscribed("few")).toBe(false);
      publish("few", 1);
      second.connection.unsubscribe("few");
      publish("few", 2);
      for (const { connection } of [first, second, third]) connection.send(frame(3));
      await eventually(() => [first, second, third].every(({ peer }) => refs(peer).includes(3)), "the last arrived");
      expect([first, second, third].map(({ peer }) => refs(peer))).toEqual([[1, 2, 3], [1, 3], [3]]);
    });

    test("the connection that an event came from can be left out", async () => {
      const [from, other] = [await aConnection(), await aConnection()];
      for (const { connection } of [from, other]) connection.subscribe("others");
      publish("others", 1, from.connection);
      publish("others", 2);
      await eventually(() => refs(from.peer).includes(2) && refs(other.peer).includes(2), "the last arrived");
      expect([refs(from.peer), refs(other.peer)]).toEqual([[2], [1, 2]]);
    });

    test("what a client does not read is queued, and known in bytes", async () => {
      const { connection, peer } = await aConnection();
      expect(connection.queued_bytes).toBe(0);
      const detail = "x".repeat(100_000);
      const large: ServerFrame = { type: "error", data: { code: "busy", detail, errors: [] } };
      // Sent in one turn of the event loop, in which the client cannot read.
      let most = 0;
      for (let n = 0; n < 200 && most === 0; n += 1) {
        connection.send(large);
        most = Math.max(most, connection.queued_bytes);
      }
      expect(most).toBeGreaterThan(0);
      await eventually(() => connection.queued_bytes === 0, "the client has read it");
      expect(peer.received.every((text) => JSON.parse(text).data.detail === detail)).toBe(true);
    });

    test("a close carries its code, ends the subscriptions, and is told once", async () => {
      const { connection, peer } = await aConnection();
      connection.subscribe("ends");
      connection.send(frame(1));
      connection.close(CLOSE.server_stopping, "server stopping");
      connection.close(CLOSE.too_slow, "again");
      await eventually(() => peer.closed !== undefined && closed.includes(connection), "closed");
      expect(peer.closed?.code).toBe(CLOSE.server_stopping);
      expect(refs(peer)).toEqual([1]);
      expect(connection.is_open).toBe(false);
      expect(driver.transport.subscribers("ends")).toBe(0);
      connection.send(frame(2));
      connection.subscribe("ends");
      publish("ends", 3);
      expect(driver.transport.subscribers("ends")).toBe(0);
      await Bun.sleep(20);
      expect(closed.filter((one) => one === connection)).toHaveLength(1);
    });

    test("a client that leaves is told once, and its topics end", async () => {
      const { connection, peer } = await aConnection();
      connection.subscribe("left");
      peer.leave();
      await eventually(() => closed.includes(connection), "closed");
      expect(connection.is_open).toBe(false);
      expect(driver.transport.subscribers("left")).toBe(0);
      expect(closed.filter((one) => one === connection)).toHaveLength(1);
    });
  });
}
