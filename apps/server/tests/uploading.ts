import type { Attachment, FileState, Room } from "@helloworld/protocol";
import { eventually, request, type TestUser } from "./harness.ts";

/** Bytes without a pattern. */
export function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

export const sha256 = (bytes: Uint8Array) => new Bun.CryptoHasher("sha256").update(bytes).digest("hex");

/** A request of tus, with what every one of them carries. */
export function tus(
  user: TestUser | undefined,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: BodyInit,
  url = user?.url ?? "",
): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      "tus-resumable": "1.0.0",
      ...(user && { authorization: `Bearer ${user.token}` }),
      ...(body !== undefined && { "content-type": "application/offset+octet-stream" }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
}

export function metadataOf(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`)
    .join(",");
}

/** Begins an upload; its answer. */
export function announce(user: TestUser, room: Room, size: number, more: Record<string, string> = {}) {
  return tus(user, "POST", "/chat/files", {
    "upload-length": String(size),
    "upload-metadata": metadataOf({ filename: "file.bin", room_id: room.id, ...more }),
  });
}

/** Begins an upload; its path. */
export async function begin(user: TestUser, room: Room, size: number, more?: Record<string, string>): Promise<string> {
  const response = await announce(user, room, size, more);
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (response.headers.get("location") as string).replace("/api/v1", "");
}

export function bring(user: TestUser, path: string, offset: number, body: BodyInit, headers = {}): Promise<Response> {
  return tus(user, "PATCH", path, { "upload-offset": String(offset), ...headers }, body);
}

export async function offsetOf(user: TestUser, path: string): Promise<number> {
  const response = await tus(user, "HEAD", path);
  if (!response.ok) throw new Error(`HEAD answered ${response.status}`);
  return Number(response.headers.get("upload-offset"));
}

/** The state once nothing more happens to it. */
export async function settled(user: TestUser, path: string): Promise<FileState> {
  let state: FileState | undefined;
  await eventually(
    async () => {
      state = await user.call<FileState>("GET", `${path}/state`);
      return state.state !== "processing";
    },
    "a file that is finished",
    30_000,
  );
  return state as FileState;
}

/** A whole upload by tus. */
export async function uploaded(
  user: TestUser,
  room: Room,
  bytes: Uint8Array<ArrayBuffer>,
  name = "file.bin",
  more = {},
) {
  const path = await begin(user, room, bytes.length, { filename: name, ...more });
  const response = await bring(user, path, 0, bytes);
  if (response.status !== 204) throw new Error(`${response.status} ${await response.text()}`);
  const state = await settled(user, path);
  if (!state.attachment) throw new Error(`${state.state}: ${state.reason}`);
  return state.attachment;
}

/** By one request. */
export function sendIn(
  user: TestUser,
  kind: "image" | "audio" | "file",
  room: Room,
  body: BodyInit,
  headers: Record<string, string> = {},
  query = "",
): Promise<Response> {
  return fetch(`${user.url}/api/v1/chat/upload/${kind}?room_id=${room.id}${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${user.token}`, ...headers },
    body,
  });
}

export async function bytesOf(user: TestUser, file: Pick<Attachment, "id">, query = ""): Promise<Uint8Array> {
  const response = await request(user.url, "GET", `/chat/files/${file.id}${query}`, undefined, {
    authorization: `Bearer ${user.token}`,
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.bytes();
}
