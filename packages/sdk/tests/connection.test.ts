import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { backoff } from "../src/backoff.ts";
import { Connection, type ConnectionOptions } from "../src/connection.ts";
import { ApiError, OfflineError } from "../src/errors.ts";
import { newId, startIdsAfter } from "../src/ids.ts";
import type { ConnectionState } from "../src/types.ts";
import { ME } from "./model.ts";
import { TestServer, until } from "./server.ts";

describe("D10: reconnecting", () => {
  test("waits between 0.5 and 20 s, spread over a range that doubles", () => {
    const random = fc.double({ min: 0, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), random, fc.boolean(), (attempt, value, stopping) => {
        const wait = backoff(attempt, stopping, () => value);
        expect(wait).toBeGreaterThanOrEqual(500);
        expect(wait).toBeLessThan(20_000);
      }),
    );
    expect(backoff(1, false, () => 1)).toBe(1_000);
    expect(backoff(3, false, () => 1)).toBe(4_000);
    expect(backoff(9, false, () => 1)).toBe(20_000);
  });

  test("after a server that stopped the first return is spread wider", () => {
    expect(backoff(1, true, () => 1)).toBe(8_000);
  });
});

describe("client ids", () => {
  test("sort in the order of making, through bursts, clocks that go back and reloads", () => {
    const ids: string[] = [];
    for (let i = 0; i < 10_000; i++) ids.push(newId(1_000_000));
    ids.push(newId(5));
    startIdsAfter("7fffffff-ffff-7abc-8000-000000000000");
    ids.push(newId(6));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("a connection", () => {
  async function connected(options: Partial<ConnectionOptions>, work: (parts: Parts) => Promise<void>): Promise<void> {
    const server = new TestServer(ME);
    const states: ConnectionState[] = [];
    const waits: [attempt: number, stopping: boolean | undefined][] = [];
    const connection = new Connection({
      url: (ticket) => `${server.url.replace("http", "ws")}/chat/ws?token=${ticket}`,
      ticket: async () => "ticket",
      web_socket: WebSocket,
      onState: (state) => states.push(state),
      onHello: () => {},
      onFrame: () => {},
      wait: (attempt, stopping) => {
        waits.push([attempt, stopping]);
        return 1;
      },
      ...options,
    });
    connection.start();
    try {
      await work({ server, connection, states, waits });
    } finally {
      connection.stop();
      await server.close();
    }
  }
  type Parts = {
    server: TestServer;
    connection: Connection;
    states: ConnectionState[];
    waits: [attempt: number, stopping: boolean | undefined][];
  };

  test("a ticket that never comes is given up, and another one is asked for", async () => {
    let asked = 0;
    const ticket = () => {
      asked += 1;
      return asked === 1 ? new Promise<string>(() => {}) : Promise.resolve("ticket");
    };
    await connected({ ticket, hello_ms: 50 }, async ({ connection, waits }) => {
      await until(() => connection.online);
      expect([asked, waits.length]).toEqual([2, 1]);
    });
  });

  test("pings, and counts as dead when nothing comes back", () =>
    connected({ grace_ms: 30 }, async ({ server, states }) => {
      server.heartbeat_ms = 20;
      await until(() => states.includes("online"));
      server.disconnectAll(1001);
      await until(() => server.frames.filter((frame) => frame.type === "ping").length >= 3);
      expect(states.filter((state) => state === "online").length).toBe(2);
      server.silent = true;
      await until(() => states.filter((state) => state === "online").length > 2);
    }));

  test("waits longer with each failure, and spreads after 4012", () =>
    connected({}, async ({ server, states, waits }) => {
      await until(() => states.at(-1) === "online");
      server.disconnectAll(4012);
      await until(() => waits.length === 1 && states.at(-1) === "online");
      expect(waits).toEqual([[2, true]]);
      await server.close();
      await until(() => waits.length >= 4);
      expect(waits.slice(1, 4).map(([attempt]) => attempt)).toEqual([3, 4, 5]);
    }));

  test("comes back at once when the network does", () =>
    connected({ wait: () => 60_000 }, async ({ server, states }) => {
      await until(() => states.at(-1) === "online");
      server.disconnectAll(1001);
      await until(() => states.at(-1) === "offline");
      globalThis.dispatchEvent(new Event("online"));
      await until(() => states.at(-1) === "online");
    }));

  test("stays signed out after 4001, and after a ticket that is refused with 401", async () => {
    await connected({}, async ({ server, states, waits }) => {
      await until(() => states.at(-1) === "online");
      server.disconnectAll(4001);
      await until(() => states.at(-1) === "signed_out");
      expect(waits).toEqual([]);
    });
    const refused = new ApiError(401, { code: "unauthenticated", detail: "", errors: [] });
    await connected({ ticket: () => Promise.reject(refused) }, async ({ states }) => {
      await until(() => states.at(-1) === "signed_out");
    });
  });

  test("a request is answered, refused, or fails with the connection", () =>
    connected({}, async ({ server, connection, states }) => {
      const send = () => connection.request("send_message", { room_id: ME, content: "x", client_id: newId() });
      expect(send()).rejects.toBeInstanceOf(OfflineError);
      await until(() => states.at(-1) === "online");
      expect(await connection.request("sync", { cursors: { [ME]: 0 } })).toMatchObject({ streams: [{ stream: ME }] });
      server.refusals = [{ code: "forbidden", detail: "no", errors: [] }, "silence"];
      expect(await send().catch((error) => error.code)).toBe("forbidden");
      const lost = send();
      server.disconnectAll(1001);
      expect(await lost.catch((error) => error.name)).toBe("OfflineError");
    }));
});
