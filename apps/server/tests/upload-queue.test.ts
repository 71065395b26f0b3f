import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import net from "node:net";
import type { Room } from "@helloworld/protocol";
import { fileApi, type Upload, UploadQueue } from "../../../packages/sdk/src/files.ts";
import { createClient } from "../../../packages/sdk/src/index.ts";
import { memoryStorage } from "../../../packages/sdk/src/storage.ts";
import { aRoom, aServer, aUser, eventually, type TestUser } from "./harness.ts";
import { bytesOf, noise, sha256 } from "./uploading.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let room: Room;
let proxy: Awaited<ReturnType<typeof aProxy>>;
beforeAll(async () => {
  server = await aServer({ FILE_MAX_MB: "20" });
  ada = await aUser(server, "ada");
  room = await aRoom(ada);
  proxy = await aProxy(server.port);
});
afterAll(async () => {
  proxy.stop();
  await server.stop();
});

/** Between client and server: cuts connections after some bytes, or takes none. */
async function aProxy(port: number) {
  const open = new Set<net.Socket>();
  const state = { away: false, cuts: 0, after: Number.POSITIVE_INFINITY };
  const listener = net.createServer((near) => {
    if (state.away) return void near.destroy();
    const far = net.connect(port, "127.0.0.1");
    let passed = 0;
    const end = () => {
      near.destroy();
      far.destroy();
    };
    near.on("data", (data) => {
      passed += data.length;
      if (passed > state.after) {
        state.cuts += 1;
        end();
      } else far.write(data);
    });
    far.on("data", (data) => near.write(data));
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", end).on("close", end);
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port: own } = listener.address() as net.AddressInfo;
  const cut = () => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  const stop = () => {
    cut();
    listener.close();
  };
  return { url: `http://127.0.0.1:${own}`, state, cut, stop };
}

function aQueue(user = ada): UploadQueue {
  const { api } = createClient({ base_url: proxy.url, storage: memoryStorage(), token: user.token });
  return new UploadQueue(fileApi(api));
}

async function ended(queue: UploadQueue, id: string): Promise<Upload> {
  await eventually(() => ["ready", "failed"].includes(queue.get(id)?.state ?? ""), "the upload has ended", 40_000);
  return queue.get(id) as Upload;
}

describe("MED-1: the queue of uploads", () => {
  test("several at once, each with progress, until they can be sent", async () => {
    const queue = aQueue();
    const files = Array.from({ length: 5 }, (_, index) => noise(1_500_000 + index));
    const seen = new Map<string, number[]>();
    let most = 0;
    queue.subscribe(() => {
      most = Math.max(most, ids.filter((id) => queue.get(id)?.state === "uploading").length);
      for (const id of ids) seen.set(id, [...(seen.get(id) ?? []), queue.get(id)?.sent ?? 0]);
    });
    const ids: string[] = [];
    for (const [index, bytes] of files.entries())
      ids.push(queue.add(new Blob([bytes]), { room_id: room.id, name: `file ${index}.bin` }));
    for (const [index, id] of ids.entries()) {
      const { attachment, sent } = await ended(queue, id);
      expect(attachment).toMatchObject({ name: `file ${index}.bin`, size: 1_500_000 + index });
      expect(sent).toBe(1_500_000 + index);
      expect(sha256(await bytesOf(ada, { id: attachment?.id ?? "" }))).toBe(sha256(files[index] as Uint8Array));
      const steps = new Set(seen.get(id));
      expect(steps.size).toBeGreaterThan(2);
      expect([...steps]).toEqual([...steps].sort((a, b) => a - b));
    }
    expect(most).toBe(3);
  });

  test("L8: goes on where it stopped when connections are cut again and again", async () => {
    const queue = aQueue();
    const bytes = noise(6_000_000);
    proxy.state.cuts = 0;
    proxy.state.after = 900_000;
    const id = queue.add(new Blob([bytes]), { room_id: room.id, name: "cut.bin" });
    await eventually(() => proxy.state.cuts >= 4 && (queue.get(id)?.sent ?? 0) > 0, "some cuts", 30_000);
    proxy.state.after = Number.POSITIVE_INFINITY;
    queue.wake();
    const { attachment } = await ended(queue, id);
    expect(sha256(await bytesOf(ada, { id: attachment?.id ?? "" }))).toBe(sha256(bytes));
  }, 60_000);

  test("without a connection it waits and says so; woken it goes on at once", async () => {
    const queue = aQueue();
    proxy.state.away = true;
    proxy.cut();
    const id = queue.add(new Blob([noise(1_000)]), { room_id: room.id, name: "later.bin" });
    await eventually(() => queue.get(id)?.stalled === true, "it says that it waits");
    proxy.state.away = false;
    queue.wake();
    expect((await ended(queue, id)).state).toBe("ready");
  });

  test("a refusal is told in the server's words, at once, and can be tried again", async () => {
    const queue = aQueue();
    const large = queue.add(new Blob([noise(20_000_001)]), { room_id: room.id, name: "large.bin" });
    const empty = queue.add(new Blob([]), { room_id: room.id, name: "empty.txt" });
    const foreign = queue.add(new Blob(["x"]), { room_id: Bun.randomUUIDv7(), name: "x.txt" });
    expect(await ended(queue, large)).toMatchObject({
      state: "failed",
      error: { detail: "A file has at most 20 MB." },
    });
    expect(await ended(queue, empty)).toMatchObject({ state: "failed", error: { detail: "The file is empty." } });
    expect(await ended(queue, foreign)).toMatchObject({ state: "failed", error: { status: 404 } });
    queue.retry(empty);
    expect(queue.get(empty)).toMatchObject({ state: "uploading", error: null });
    expect((await ended(queue, empty)).state).toBe("failed");
  });

  test("one that is taken back ends, is forgotten by the server, and gives its place to the next", async () => {
    const bob = await aUser(server, "bob");
    const own = await aRoom(bob);
    const queue = aQueue(bob);
    const ids = Array.from({ length: 4 }, (_, index) =>
      queue.add(new Blob([noise(4_000_000)]), { room_id: own.id, name: `${index}` }),
    );
    await eventually(() => (queue.get(ids[0] as string)?.sent ?? 0) > 0, "some of it is there");
    for (const id of ids.slice(0, 3)) queue.remove(id);
    expect(queue.get(ids[0] as string)).toBeUndefined();
    expect((await ended(queue, ids[3] as string)).state).toBe("ready");
    const rows = () => server.app.db.query.selectFrom("files").select("name").where("owner_id", "=", bob.id).execute();
    await eventually(async () => (await rows()).length === 1, "the others are forgotten");
  });
});
