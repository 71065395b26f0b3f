import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import net from "node:net";
import { LIMITS, type Post, type Room, type SendResponse } from "@helloworld/protocol";
import { aRoom, aServer, aUser, type TestConnection, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let room: Room;
beforeAll(async () => {
  server = await aServer();
  ada = await aUser(server, "ada");
  room = await aRoom(ada);
});
afterAll(() => server.stop());

/** Sends text as it is and answers the code of the error frame that comes next. */
async function codeOf(connection: TestConnection, text: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const before = connection.frames.length;
  connection.raw(text);
  const answer = await connection.find((frame) => connection.frames.indexOf(frame) >= before && frame.type === "error");
  return answer.type === "error" ? answer.data.code : "";
}

async function stillUsable(connection: TestConnection): Promise<void> {
  await connection.ask("ping", {});
}

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const send = (content: unknown, more: Record<string, unknown> = {}) =>
  JSON.stringify({ type: "send_message", data: { room_id: room.id, content, ...more } });

describe("frames that are wrong get a stable code and leave the connection usable", () => {
  const cases: [string, () => string | Uint8Array<ArrayBuffer>, string][] = [
    ["no JSON", () => "{", "invalid_json"],
    ["empty", () => "", "invalid_json"],
    ["an array", () => "[]", "invalid_frame"],
    ["null", () => "null", "invalid_frame"],
    ["a number as type", () => '{"type":7,"data":{}}', "invalid_frame"],
    ["binary", () => new Uint8Array([123, 125]), "invalid_frame"],
    ["an unknown type", () => '{"type":"drop_tables","data":{}}', "unknown_frame_type"],
    ["a type from Object.prototype", () => '{"type":"constructor","data":{}}', "unknown_frame_type"],
    ["no data", () => '{"type":"send_message"}', "validation_failed"],
    [
      "a room id that is none",
      () => '{"type":"send_message","data":{"room_id":"x","content":"y"}}',
      "validation_failed",
    ],
    [
      "an unknown room",
      () => `{"type":"send_message","data":{"room_id":"${Bun.randomUUIDv7()}","content":"y"}}`,
      "not_found",
    ],
    ["an empty message", () => send(""), "validation_failed"],
    ["a blank message", () => send(" \n\t "), "validation_failed"],
    ["a message of 10,001 characters", () => send("x".repeat(LIMITS.content + 1)), "validation_failed"],
    ["a message of 100,000 characters", () => send("x".repeat(100_000)), "frame_too_large"],
    ["a number as message", () => send(5), "validation_failed"],
    ["NUL in a message", () => send("a\0b"), "validation_failed"],
    [
      "a lone surrogate",
      () => `{"type":"send_message","data":{"room_id":"${room.id}","content":"\\ud800"}}`,
      "validation_failed",
    ],
    ["a client_id with control characters", () => send("x", { client_id: "a\nb" }), "validation_failed"],
    ["a client_id that is too long", () => send("x", { client_id: "a".repeat(65) }), "validation_failed"],
    ["a message type of the server", () => send("x", { message_type: "system" }), "validation_failed"],
    [
      "depth 5,000",
      () => `{"type":"ping","data":${nested(5_000)}}`.replace('"ping"', '"nothing"'),
      "unknown_frame_type",
    ],
    [
      "a seq beyond 2^53",
      () => `{"type":"mark_read","data":{"room_id":"${room.id}","seq":9007199254740993}}`,
      "validation_failed",
    ],
    ["a negative seq", () => `{"type":"mark_read","data":{"room_id":"${room.id}","seq":-1}}`, "validation_failed"],
    ["a fraction as seq", () => `{"type":"mark_read","data":{"room_id":"${room.id}","seq":1.5}}`, "validation_failed"],
    ["cursors of no streams", () => '{"type":"sync","data":{"cursors":{"x":1}}}', "validation_failed"],
    [
      "too many cursors",
      () =>
        JSON.stringify({
          type: "sync",
          data: { cursors: Object.fromEntries(Array.from({ length: 1_001 }, () => [Bun.randomUUIDv7(), 0])) },
        }),
      "validation_failed",
    ],
  ];
  for (const [name, text, code] of cases) {
    test(`${name}: ${code}`, async () => {
      const connection = await ada.connect();
      expect(await codeOf(connection, text())).toBe(code);
      await stillUsable(connection);
      connection.close();
    });
  }

  test("a refused frame answers with the ref that it had, even when it is too large", async () => {
    const connection = await ada.connect();
    for (const [ref, content] of [
      ["small", ""],
      ["large", "x".repeat(100_000)],
    ] as const) {
      connection.raw(JSON.stringify({ type: "send_message", ref, data: { room_id: room.id, content } }));
      const answer = await connection.find((frame) => frame.type === "error" && frame.ref === ref);
      expect(answer.type).toBe("error");
    }
    const long = "r".repeat(65);
    connection.raw(JSON.stringify({ type: "ping", ref: long, data: {} }));
    const answer = await connection.find((frame) => frame.type === "error" && frame.ref === undefined);
    expect(answer).toMatchObject({ data: { code: "validation_failed" } });
  });

  test("names of Object.prototype in data do nothing", async () => {
    const connection = await ada.connect();
    connection.raw(
      `{"type":"ping","ref":1,"data":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}`,
    );
    await connection.find((frame) => frame.type === "ok");
    expect("polluted" in {}).toBe(false);
  });

  test("a message of exactly 10,000 characters of any script goes through unchanged", async () => {
    const content = `${"語".repeat(LIMITS.content - 4)}\u{1f980}é\n`;
    const { seq } = await ada.call<SendResponse>("POST", `/chat/rooms/${room.id}/messages`, { content });
    const messages = await ada.readAll(room.id);
    expect(messages.find((message) => message.seq === seq)?.content).toBe(content);
  });
});

describe("frames that break the protocol end the connection, and only that one", () => {
  test("a frame over the hard limit", async () => {
    const [connection, other] = await Promise.all([ada.connect(), ada.connect()]);
    connection.raw("x".repeat(5 * LIMITS.frame_bytes));
    await connection.untilClosed();
    await stillUsable(other);
  });

  test("invalid UTF-8 in a text frame", async () => {
    const other = await ada.connect();
    const closed = await rawFrame(server.port, ada.token, Buffer.from([0xff, 0xfe, 0x80]));
    expect(closed).toBe(true);
    await stillUsable(other);
  });
});

describe("limits", () => {
  test("frames beyond the limit are refused with the time to wait, the connection stays, others are not touched", async () => {
    const limited = await aServer({ RATE_LIMIT_FACTOR: "1" });
    const [bob, cy] = [await aUser(limited), await aUser(limited)];
    const [connection, other] = [await bob.connect(), await cy.connect()];
    const answers = await Promise.allSettled(Array.from({ length: 70 }, () => connection.ask("ping", {})));
    const refused = answers.filter((answer) => answer.status === "rejected");
    expect(refused.length).toBeGreaterThanOrEqual(9);
    expect(refused[0]?.reason).toMatchObject({ data: { code: "rate_limited", retry_after_ms: expect.any(Number) } });
    expect(connection.closed).toBeUndefined();
    await stillUsable(other);
    await limited.stop();
  });

  test("requests carry the headers of their limit, and beyond it are refused with Retry-After", async () => {
    const limited = await aServer({ RATE_LIMIT_FACTOR: "0.05" });
    const bob = await aUser(limited);
    const responses = [];
    for (let number = 0; number < 10; number += 1) responses.push(await bob.request("GET", "/auth/me"));
    expect(responses[0]?.headers.get("ratelimit-limit")).toBe("6");
    expect(responses[0]?.headers.get("ratelimit-remaining")).toBe("5");
    const last = responses.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    await limited.stop();
  });

  test("wrong passwords are limited for the account and address", async () => {
    const limited = await aServer({ RATE_LIMIT_FACTOR: "1" });
    const bob = await aUser(limited);
    const codes = await Promise.all(
      Array.from(
        { length: 30 },
        async () =>
          (await bob.refused("POST", "/auth/login", { username: bob.me.username, password: "Wrong-Guess-1" })).code,
      ),
    );
    expect(codes.filter((code) => code === "wrong_credentials").length).toBeLessThanOrEqual(11);
    expect(codes.filter((code) => code === "rate_limited").length).toBeGreaterThanOrEqual(19);
    await limited.stop();
  });
});

describe("REST input", () => {
  const post = (body: string, headers: Record<string, string> = { "content-type": "application/json" }) =>
    fetch(`${server.url}/api/v1/chat/rooms`, {
      method: "POST",
      body,
      headers: { authorization: `Bearer ${ada.token}`, ...headers },
    });

  test("each kind of bad body has its code, as a problem document", async () => {
    const code = async (response: Response) => {
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(response.status).toBeLessThan(500);
      return ((await response.json()) as { code: string }).code;
    };
    expect(await code(await post("{"))).toBe("invalid_json");
    expect(await code(await post("null"))).toBe("validation_failed");
    expect(await code(await post(nested(5_000)))).toBe("validation_failed");
    expect(await code(await post("{}", { "content-type": "text/plain" }))).toBe("unsupported_media_type");
    expect(await code(await post(`"${"x".repeat(LIMITS.body_bytes)}"`))).toBe("payload_too_large");
    expect(await code(await ada.request("GET", "/chat/rooms/not-an-id"))).toBe("validation_failed");
    expect(await code(await ada.request("GET", "/nowhere"))).toBe("not_found");
    expect(await code(await ada.request("DELETE", "/chat/rooms"))).toBe("not_found");
  });

  test("a change that is empty changes nothing", async () => {
    const bob = await aUser(server, "bob");
    await ada.call("POST", "/contacts", { people: bob.me.username });
    const post = await ada.call<Post>("POST", "/posts", { title: "A post", content: "Hello" });
    const changes = [
      [`/posts/${post.id}`, { visibility: "public" }],
      [`/chat/rooms/${room.id}`, { topic: "Lakes" }],
      [`/contacts/${bob.id}`, { name: "Bobby" }],
      ["/profile/me", { bio: "Hello" }],
      ["/settings", { theme: "dark" }],
      // Who is invisible is not seen to change it.
      ["/chat/presence", { status: "invisible" }],
    ] as const;
    for (const [path, change] of changes) {
      const changed = await ada.call("PUT", path, change);
      expect(await ada.call("PUT", path, {})).toEqual(changed);
    }
  });

  test("paths that are not well-formed or lead outside are not found", async () => {
    for (const path of ["/%", "/%E0%A4%A", "/%00", "/..%2f..%2fpackage.json"]) {
      expect((await fetch(server.url + path)).status).toBe(404);
    }
  });

  test("errors name the field", async () => {
    const { errors } = await ada.refused("POST", "/chat/rooms", { kind: "group", name: " ", topic: "x".repeat(251) });
    expect(errors.map((error) => error.path).sort()).toEqual(["name", "topic"]);
  });

  test("every refusal and answer carries a request id and the security headers", async () => {
    for (const path of ["/api/v1/nowhere", "/api/v1/auth/me", "/health", "/openapi.json"]) {
      const { headers } = await fetch(server.url + path);
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get("content-security-policy")).toMatch(/^default-src '(self|none)'/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test("the paths of wire.md answer at the root as well", async () => {
    const headers = { authorization: `Bearer ${ada.token}` };
    for (const path of ["/auth/me", "/users/me", "/chat/rooms", `/chat/rooms/${room.id}/messages`]) {
      const [root, versioned] = await Promise.all([
        fetch(server.url + path, { headers }),
        fetch(`${server.url}/api/v1${path}`, { headers }),
      ]);
      expect(root.status).toBe(200);
      expect(await root.json()).toEqual(await versioned.json());
    }
  });

  test("hostile text comes back as it was, and breaks no query", async () => {
    const name = `Robert'); drop table rooms;-- <script>%_\\`;
    const made = await ada.call<Room>("POST", "/chat/rooms", { kind: "group", name, visibility: "public" });
    expect(made.name).toBe(name);
    const { rooms } = await ada.call<{ rooms: Room[] }>(
      "GET",
      `/chat/rooms?scope=public&q=${encodeURIComponent("<script>%_\\")}`,
    );
    expect(rooms.map((found) => found.id)).toEqual([made.id]);
    expect(
      (await ada.call<{ rooms: Room[] }>("GET", `/chat/rooms?scope=public&q=${encodeURIComponent("%")}`)).rooms,
    ).toHaveLength(1);
  });

  test("history takes one place, of this room, and answers 422 to others", async () => {
    const other = await aRoom(ada);
    const { message_id } = await ada.send(other.id, "elsewhere");
    const path = `/chat/rooms/${room.id}/messages`;
    for (const query of [
      "limit=0",
      "limit=101",
      "limit=x",
      "before=1&after=2",
      "before=-1",
      `around=${message_id}`,
      "at=yesterday",
      "after=99999999999999999999",
    ]) {
      expect((await ada.refused("GET", `${path}?${query}`)).code).toBe("validation_failed");
    }
  });
});

/** Sends one masked text frame with this payload; true when the server closes the connection. */
async function rawFrame(port: number, token: string, payload: Buffer): Promise<boolean> {
  const socket = net.connect(port, "127.0.0.1");
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  socket.write(
    `GET /chat/ws?token=${token} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once("data", resolve));
  const closed = new Promise<boolean>((resolve) => {
    socket.on("close", () => resolve(true));
    setTimeout(() => resolve(false), 5_000).unref();
  });
  socket.resume();
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
  return closed;
}
