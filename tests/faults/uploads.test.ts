import { afterAll, beforeAll, expect, test } from "bun:test";
import { deflateSync } from "node:zlib";
import type { FileState, Room, TokenResponse } from "@helloworld/protocol";
import { ServerProcess } from "./server-process.ts";

/** `npm run faults` is the long form. */
const LONG = process.env.FAULTS === "long";
const KILLS = LONG ? 200 : 8;
const TIMEOUT = LONG ? 3_600_000 : 180_000;

let server: ServerProcess;
let token: string;
let room: Room;
beforeAll(async () => {
  server = await ServerProcess.start();
  const person = {
    username: "ada",
    email: "ada@example.org",
    first_name: "Ada",
    last_name: "L",
    password: "Correct-Horse-7",
  };
  token = ((await (await call("POST", "/auth/register", person)).json()) as TokenResponse).access_token;
  room = (await (await call("POST", "/chat/rooms", { kind: "group", name: "A room" })).json()) as Room;
}, 60_000);
afterAll(() => server.stop(), 60_000);

function call(method: string, path: string, body?: object): Promise<Response> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  return fetch(`${server.url}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

function tus(method: string, path: string, headers: Record<string, string>, body?: Uint8Array<ArrayBuffer>) {
  return fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      "tus-resumable": "1.0.0",
      ...(body && { "content-type": "application/offset+octet-stream" }),
      ...headers,
    },
    ...(body && { body }),
  });
}

const sha256 = (bytes: Uint8Array) => new Bun.CryptoHasher("sha256").update(bytes).digest("hex");

/** A picture that takes a while to be worked on, or plain bytes over several pieces. */
async function something(kind: "picture" | "bytes"): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height] = [1_200, 900];
  const noise = new Uint8Array(kind === "picture" ? height * (1 + width * 3) : 11_000_000);
  for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
  if (kind === "bytes") return noise;
  // No line is told by the one before.
  for (let line = 0; line < height; line += 1) noise[line * (1 + width * 3)] = 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunks = [chunk("IHDR", head), chunk("IDAT", deflateSync(noise)), chunk("IEND", Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...chunks]));
}

/** A part of a PNG. */
function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(named, 4);
  whole.writeUInt32BE(Bun.hash.crc32(named), named.length + 4);
  return whole;
}

async function begin(bytes: Uint8Array): Promise<string> {
  const metadata = `room_id ${btoa(room.id)},filename ${btoa("file.bin")}`;
  const response = await tus("POST", "/chat/files", {
    "upload-length": String(bytes.length),
    "upload-metadata": metadata,
  });
  return (response.headers.get("location") as string).replace("/api/v1", "");
}

const bring = (path: string, offset: number, bytes: Uint8Array<ArrayBuffer>) =>
  tus("PATCH", path, { "upload-offset": String(offset) }, bytes.slice(offset));

/** Goes on with what is there until it is a file. */
async function finish(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<FileState> {
  for (const until = Date.now() + 60_000; Date.now() < until; await Bun.sleep(50)) {
    const state = (await (await call("GET", `${path}/state`)).json()) as FileState;
    if (state.state === "uploading") {
      const head = await tus("HEAD", path, {});
      expect(head.status).toBe(200);
      await bring(path, Number(head.headers.get("upload-offset")), bytes);
    } else if (state.state !== "processing") return state;
  }
  throw new Error("the file was never finished");
}

test(
  `L8: kill -9 of the server ${KILLS} times, from the first byte of an upload until it is a file`,
  async () => {
    const offsets: number[] = [];
    const states: string[] = [];
    for (let kills = 0; kills < KILLS; kills += 1) {
      const bytes = await something(kills % 2 ? "picture" : "bytes");
      const path = await begin(bytes);
      const sending = bring(path, 0, bytes).catch(() => undefined);
      // From the middle of the bytes to the middle of what is made of them.
      await Bun.sleep(LONG ? Math.random() * 600 : 15 + kills * 50);
      await server.kill();
      await sending;
      await server.start();
      const before = (await (await call("GET", `${path}/state`)).json()) as FileState;
      offsets.push(before.offset);
      states.push(before.state);
      const { attachment, state } = await finish(path, bytes);
      expect(state).toBe("ready");
      const read = await (await call("GET", `/chat/files/${attachment?.id}`)).bytes();
      expect(sha256(read)).toBe(sha256(bytes));
      if (kills % 2) expect((await call("GET", `/chat/files/${attachment?.id}?size=thumb`)).status).toBe(200);
    }
    console.log(`went on from ${offsets.join(", ")}; found ${states.join(", ")}`);
    // The kills hit different steps.
    expect(new Set(states).size).toBeGreaterThan(1);
  },
  TIMEOUT,
);
