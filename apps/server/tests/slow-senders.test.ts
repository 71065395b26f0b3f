import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import net from "node:net";
import type { Room } from "@helloworld/protocol";
import { aRoom, aServer, aUser, eventually, PASSWORD, request, type TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";
import { begin, noise, offsetOf, sendIn, uploaded } from "./uploading.ts";

/** A server whose proxy, this test, says which address a request comes from. */
let server: Awaited<ReturnType<typeof aServer>>;
let people: TestUser[];
let eve: TestUser;
let room: Room;
beforeAll(async () => {
  server = await aServer({ TRUSTED_PROXIES: "127.0.0.1" });
  people = await Promise.all(times(8, (n) => aUser(server, `slow${n}`)));
  eve = await aUser(server, "eve");
  room = await aRoom(eve);
});
afterAll(async () => {
  for (const { socket } of slow) socket.destroy();
  await server.stop();
});

const times = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));

/** Requests that have begun to send a body and do not end it. */
type Slow = { first: string; socket: net.Socket; answer: string };
const slow: Slow[] = [];

/** Begins a request, with a chunk of its body; more of it comes never, or byte by byte. */
function beginSlowly(first: string, headers: string[], chunk: Uint8Array): Promise<void> {
  const one: Slow = { first, socket: net.connect(server.port, "127.0.0.1"), answer: "" };
  slow.push(one);
  one.socket.on("data", (data) => {
    one.answer += data.toString("latin1");
  });
  one.socket.on("error", () => undefined);
  one.socket.write([`${first} HTTP/1.1`, "Host: x", "Transfer-Encoding: chunked", ...headers, "", ""].join("\r\n"));
  one.socket.write(`${chunk.length.toString(16)}\r\n`);
  return new Promise((resolve) => {
    one.socket.write(Buffer.concat([chunk, Buffer.from("\r\n")]), () => resolve());
  });
}

const signed = (user: TestUser) => `Authorization: Bearer ${user.token}`;
const JSON_TYPE = "Content-Type: application/json";
const from = (address: string) => `X-Forwarded-For: ${address}`;
const settings = (user: TestUser, address: string) =>
  request(
    server.url,
    "PUT",
    "/settings",
    { theme: "blue" },
    { authorization: `Bearer ${user.token}`, "x-forwarded-for": address },
  );
const signIn = (address: string) =>
  request(
    server.url,
    "POST",
    "/auth/login",
    { username: eve.me.username, password: PASSWORD },
    { "x-forwarded-for": address },
  );

/** Everybody else writes and signs in: elsewhere, and in the networks that the slow ones are in. */
async function othersGetIn(): Promise<void> {
  for (const address of ["192.0.2.77", "203.0.113.1", "2001:db8:1:1::77"])
    expect([address, (await settings(eve, address)).status, (await signIn(address)).status]).toEqual([
      address,
      200,
      200,
    ]);
}

describe("slow senders cost only themselves", () => {
  test("attack B1: 128 open bodies of visitors of one IPv6 /64 stop neither writes nor sign-ins", async () => {
    await Promise.all(
      times(128, (n) =>
        beginSlowly(
          "POST /api/v1/auth/verify_email",
          [JSON_TYPE, from(`2001:db8:1:1::${(n % 8) + 1}`)],
          Buffer.from("{"),
        ),
      ),
    );
    await Bun.sleep(300);
    await othersGetIn();
  });

  test("attack B1: nor do those of eight accounts of one address, with nearly all of their bytes", async () => {
    const nearly = Buffer.from(`{"theme":"${"x".repeat(250_000)}`);
    await Promise.all(
      people.flatMap((user) =>
        times(16, () => beginSlowly("PUT /api/v1/settings", [JSON_TYPE, signed(user), from("203.0.113.1")], nearly)),
      ),
    );
    await Bun.sleep(300);
    await othersGetIn();
    for (const { socket } of slow.splice(128)) socket.destroy();
  });

  test("attack M1: 120 pictures that do not arrive leave room for everybody's pictures and files", async () => {
    const png = await drawn(64, 64);
    for (const user of people.slice(0, 4))
      await Promise.all(
        times(30, () =>
          beginSlowly("POST /api/v1/profile/me/avatar", ["Content-Type: image/png", signed(user)], png.subarray(0, 8)),
        ),
      );
    await Bun.sleep(300);
    expect((await upload(eve, "POST", "/profile/me/avatar", png)).status).toBe(200);
    expect((await upload(eve, "POST", "/posts/pictures", png)).status).toBe(201);
    expect((await sendIn(eve, "image", room, png)).status).toBe(201);
  });

  test("attack M1: a form that is refused before all of it was read gives its place back", async () => {
    // While others leave bob one place.
    const large = new FormData();
    large.set("file", new File([noise(6_000_000)], "large.png", { type: "image/png" }));
    const bob = await aUser(server, "bob");
    for (let count = 0; count < 35; count += 1)
      expect((await upload(bob, "POST", "/profile/me/avatar", large)).status).toBe(413);
    expect((await upload(bob, "POST", "/profile/me/avatar", await drawn(64, 64))).status).toBe(200);
  });

  const owners = new Map<string, TestUser>();
  test("attack M1: 106 pieces of uploads that do not arrive leave memory for everybody's files", async () => {
    for (const [index, count] of [4, 36, 66].entries()) {
      const user = people[4 + index] as TestUser;
      const own = await aRoom(user);
      const paths = await Promise.all(times(count, () => begin(user, own, 6_000_000)));
      await Promise.all(
        paths.map((path) =>
          beginSlowly(
            `PATCH /api/v1${path}`,
            ["Tus-Resumable: 1.0.0", "Upload-Offset: 0", "Content-Type: application/offset+octet-stream", signed(user)],
            noise(100),
          ),
        ),
      );
      for (const path of paths) owners.set(path, user);
    }
    await Bun.sleep(300);
    expect((await sendIn(eve, "file", room, noise(1_000))).status).toBe(201);
    expect((await uploaded(eve, room, noise(5_000_000))).size).toBe(5_000_000);
  });

  test("attack M1: each of them is told that it was too slow, and what came of an upload is kept", async () => {
    // A byte now and then does not help them.
    const trickle = setInterval(() => {
      for (const { socket, answer } of slow) if (answer === "") socket.write("1\r\n \r\n");
    }, 1_000);
    await eventually(() => slow.every(({ answer }) => answer !== ""), "answers to all", 30_000);
    clearInterval(trickle);
    const refused = (status: number, code: string) =>
      slow.filter(({ answer }) => answer.startsWith(`HTTP/1.1 ${status} `) && answer.includes(`"code":"${code}"`));
    const too_slow = refused(408, "request_timeout");
    // A few accounts have no places for so many files.
    expect(too_slow.length + refused(503, "busy").length).toBe(slow.length);
    for (const [first, least] of [
      ["POST /api/v1/auth/verify_email", 128],
      ["POST /api/v1/profile/me/avatar", 20],
      ["PATCH", 3],
    ] as const)
      expect(too_slow.filter((each) => each.first.startsWith(first)).length).toBeGreaterThanOrEqual(least);
    await eventually(() => too_slow.every(({ socket }) => socket.destroyed), "their connections are closed");
    const path = too_slow.find(({ first }) => first.startsWith("PATCH"))?.first.slice("PATCH /api/v1".length) as string;
    expect(await offsetOf(owners.get(path) as TestUser, path)).toBeWithin(100, 150);
    await othersGetIn();
  }, 60_000);
});
