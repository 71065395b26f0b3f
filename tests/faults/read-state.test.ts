import { afterAll, beforeAll, expect, test } from "bun:test";
import type { HistoryResponse, Message, Room, SendResponse, TokenResponse } from "@helloworld/protocol";
import { type Client, createClient } from "@helloworld/sdk";
import fc from "fast-check";
import { memoryStorage } from "../../packages/sdk/src/storage.ts";
import { ServerProcess } from "./server-process.ts";

/*
 * Read state is never wrong: two devices of one person, a real server and a tiny model are kept equal
 * while another person writes, edits, deletes and blocks, and the first reads, marks unread, leaves and
 * comes back, on whichever device, faster than the answers come.
 */

const LONG = process.env.FAULTS === "long";
const RUNS = LONG ? 10_000 : 24;
/** Worlds at the same time: most of a run is waiting for what devices say a little later. */
const BATCH_SIZE = LONG ? 24 : 8;
/** Longer than a device waits between two attempts to connect. */
const PATIENCE_MS = 60_000;

const place = fc.nat(30);
const device = fc.constantFrom("phone" as const, "laptop" as const);
const where = fc.constantFrom("group" as const, "direct" as const);
const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("hear" as const), where, names_me: fc.boolean(), thread: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("say" as const), where, device }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("read" as const, "unread" as const), where, device, place }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("edit" as const, "delete" as const, "hide" as const), where, place }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("leave" as const, "block" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cut" as const), device }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("settle" as const) }) },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;
type ConversationRef = "group" | "direct";

/** A message as far as reading is concerned. */
type Line = { id: string; seq: number; mine: boolean; names_me: boolean; counts: boolean };

/** A room as the model knows it: what was written since I am in it, and how far I may have read. */
type ModelRoom = { id: string; lines: Line[]; since: number };

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start();
}, 60_000);
afterAll(() => server.stop(), 60_000);

class Someone {
  readonly token: string;
  readonly id: string;
  readonly username: string;

  constructor({ access_token, user }: TokenResponse) {
    this.token = access_token;
    this.id = user.id;
    this.username = user.username;
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
}

let people = 0;
async function someone(name: string): Promise<Someone> {
  people += 1;
  const username = `${name}${people}`;
  const body = {
    username,
    email: `${username}@example.org`,
    password: "Correct-Horse-7",
    first_name: name,
    last_name: "Model",
  };
  const response = await fetch(`${server.url}/api/v1/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return new Someone((await response.json()) as TokenResponse);
}

class World {
  readonly me: Someone;
  readonly other: Someone;
  readonly devices: Record<"phone" | "laptop", Client>;
  readonly rooms: Record<ConversationRef, ModelRoom>;

  private constructor(me: Someone, other: Someone, rooms: Record<ConversationRef, ModelRoom>) {
    this.me = me;
    this.other = other;
    this.rooms = rooms;
    const aDevice = () => createClient({ base_url: server.url, token: me.token, storage: memoryStorage() });
    this.devices = { phone: aDevice(), laptop: aDevice() };
  }

  static async make(): Promise<World> {
    const [me, other] = [await someone("me"), await someone("other")];
    await me.call("POST", "/contacts", { people: other.username });
    await other.call("POST", "/contacts", { people: me.username });
    const group = await other.call<Room>("POST", "/chat/rooms", { kind: "group", name: "Group", member_ids: [me.id] });
    const direct = await other.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: me.id });
    const modelOf = ({ id }: Room): ModelRoom => ({ id, lines: [], since: 0 });
    const world = new World(me, other, { group: modelOf(group), direct: modelOf(direct) });
    for (const client of Object.values(world.devices)) {
      await client.start();
      await until(() => client.store.connection === "online" && client.store.rooms_loaded, "a device is online");
      for (const room of Object.values(world.rooms)) void client.open(room.id);
    }
    return world;
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.devices).map((client) => client.stop()));
  }

  async run(next: Command): Promise<unknown> {
    switch (next.do) {
      case "hear":
        return this.#write(this.other, next.where, next.names_me, next.thread);
      case "say": {
        // As a person does it: what is written on a device is also read there.
        const room = this.rooms[next.where];
        const client_id = this.devices[next.device].send(room.id, "mine");
        const sent = await this.#sent(room, client_id);
        room.lines.push({ id: sent.message_id, seq: sent.seq, mine: true, names_me: false, counts: true });
        return;
      }
      case "read": {
        const line = this.#pick(next.where, next.place);
        if (line) this.devices[next.device].markRead(this.rooms[next.where].id, line.seq);
        return;
      }
      case "unread": {
        const line = this.#pick(next.where, next.place);
        if (line) this.devices[next.device].markUnread(this.rooms[next.where].id, line.seq);
        return;
      }
      case "edit":
      case "delete":
      case "hide":
        return this.#change(next.do, this.#pick(next.where, next.place));
      case "leave":
        return this.#leaveAndReturn();
      case "block":
        return this.#blockAndMakeUp();
      case "cut":
        // The connection ends and is made anew; the device is used before it stands.
        await this.devices[next.device].stop();
        await this.devices[next.device].start();
        return;
      case "settle":
        return this.settle();
    }
  }

  #pick(where: ConversationRef, index: number): Line | undefined {
    const { lines } = this.rooms[where];
    return lines[index % Math.max(1, lines.length)];
  }

  async #write(by: Someone, where: ConversationRef, names_me: boolean, in_thread: boolean): Promise<void> {
    const room = this.rooms[where];
    const root = in_thread ? room.lines.find((line) => line.counts) : undefined;
    const content = names_me ? `hello @${this.me.username}` : "hello";
    const { message_id: id, seq } = await by.call<SendResponse>("POST", `/chat/rooms/${room.id}/messages`, {
      content,
      ...(root && { thread_id: root.id }),
    });
    // Messages of a thread are read in the thread.
    if (!root) room.lines.push({ id, seq, mine: false, names_me, counts: true });
  }

  async #sent(room: ModelRoom, client_id: string): Promise<{ message_id: string; seq: number }> {
    let found: Message | undefined;
    await until(async () => {
      const page = await this.me.call<HistoryResponse>("GET", `/chat/rooms/${room.id}/messages?limit=100`);
      found = page.messages.find((message) => message.client_id === client_id);
      return found !== undefined;
    }, "a message is sent");
    return found as Message;
  }

  async #change(what: "edit" | "delete" | "hide", line: Line | undefined): Promise<void> {
    if (!line?.counts) return;
    const path = `/chat/messages/${line.id}`;
    if (what === "hide") {
      await this.me.call("DELETE", `${path}?for=me`);
      line.counts = false;
      return;
    }
    const author = line.mine ? this.me : this.other;
    if (what === "delete") {
      await author.call("DELETE", path);
      line.counts = false;
      return;
    }
    line.names_me = !line.mine && !line.names_me;
    const content = `edited ${line.names_me ? `@${this.me.username}` : ""} ${Math.random()}`;
    await author.call("PUT", path, { content });
  }

  /** A person who comes back begins with nothing unread. */
  async #leaveAndReturn(): Promise<void> {
    const { group } = this.rooms;
    await this.devices.phone.leaveRoom(group.id);
    await this.other.call("POST", `/chat/rooms/${group.id}/members/${this.me.id}`);
    const { seq } = await this.me.call<Room>("GET", `/chat/rooms/${group.id}`);
    group.since = seq;
    group.lines = group.lines.filter((line) => line.counts);
    await this.#reopen(group.id);
  }

  /** A block takes the conversation of two away; they begin a new one. */
  async #blockAndMakeUp(): Promise<void> {
    await this.other.call("PUT", `/blocks/${this.me.id}`);
    await this.other.call("DELETE", `/blocks/${this.me.id}`);
    await this.me.call("POST", "/contacts", { people: this.other.username });
    await this.other.call("POST", "/contacts", { people: this.me.username });
    const { id } = await this.other.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: this.me.id });
    this.rooms.direct = { id, lines: [], since: 0 };
    await this.#reopen(id);
  }

  async #reopen(room_id: string): Promise<void> {
    for (const client of Object.values(this.devices)) {
      await until(() => client.store.room(room_id)?.my, "the room is in the list again");
      void client.open(room_id);
    }
  }

  /** Once nothing is on its way: both devices, the server and the model agree. */
  async settle(): Promise<void> {
    let seen: unknown;
    const agreed = async () => {
      seen = await this.#look();
      const { server: truth, phone, laptop, model } = seen as Record<string, unknown>;
      return [phone, laptop, model].every((one) => Bun.deepEquals(one, truth));
    };
    const connections = () => Object.values(this.devices).map(({ store }) => store.connection);
    await until(agreed, () => `agreement: ${JSON.stringify(seen)}, ${connections()}`, PATIENCE_MS);
  }

  async #look() {
    const rooms = Object.values(this.rooms);
    const fetched = await Promise.all(rooms.map(({ id }) => this.me.call<Room>("GET", `/chat/rooms/${id}`)));
    const countsOf = (room: Room | undefined) =>
      room?.my && { read_seq: room.my.read_seq, unread: room.my.unread_count, mentions: room.my.mention_count };
    const held = (client: Client) => {
      const counts = rooms.map(({ id }) => countsOf(client.store.room(id)));
      return { counts, total: client.store.total_unread };
    };
    const counts = rooms.map((room, index) => {
      const read_seq = fetched[index]?.my?.read_seq ?? 0;
      const unread = room.lines.filter((line) => line.counts && !line.mine && line.seq > Math.max(read_seq, 0));
      return { read_seq, unread: unread.length, mentions: unread.filter((line) => line.names_me).length };
    });
    const total = counts.reduce((sum, one) => sum + one.unread, 0);
    return {
      server: { counts: fetched.map(countsOf), total },
      phone: held(this.devices.phone),
      laptop: held(this.devices.laptop),
      model: { counts, total },
    };
  }
}

async function until(holds: () => unknown, what: string | (() => string), ms = PATIENCE_MS): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`never came: ${typeof what === "string" ? what : what()}`);
    await Bun.sleep(20);
  }
}

/** A mark of one device holds on the other device and the server, when nobody else marks. */
async function exactly(world: World): Promise<void> {
  await world.settle();
  const { phone } = world.devices;
  for (const room of Object.values(world.rooms)) {
    const line = room.lines.at(-1);
    if (!line) continue;
    phone.markUnread(room.id, line.seq);
    await world.settle();
    const { my } = await world.me.call<Room>("GET", `/chat/rooms/${room.id}`);
    expect(my?.read_seq).toBe(line.seq - 1);
  }
}

test(
  `MSG-5: two devices, the server and a model agree on what is read, ${RUNS} runs`,
  async () => {
    const runs = fc.sample(fc.array(command, { minLength: 4, maxLength: 24, size: "max" }), RUNS);
    let done = 0;
    const worker = async () => {
      for (let commands = runs.pop(); commands; commands = runs.pop()) {
        const world = await World.make();
        try {
          for (const next of commands) await world.run(next);
          await exactly(world);
        } catch (error) {
          throw new Error(`after ${JSON.stringify(commands)}: ${error}`);
        } finally {
          await world.stop();
        }
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: BATCH_SIZE }, worker));
    expect(done).toBe(RUNS);
  },
  LONG ? 7_200_000 : 240_000,
);
