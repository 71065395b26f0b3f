import type { HistoryResponse, Message, Room, TokenResponse } from "@helloworld/protocol";
import { LoadClient, type Operation } from "./load-client.ts";

const CLIENTS = 8;
const ROOMS = 3;

/** People who talk without pause in shared rooms, one outsider who is always refused, and all they did. */
export type Load = {
  clients: LoadClient[];
  outsider: LoadClient;
  rooms: string[];
  run(): void;
  pause(): Promise<void>;
  stop(): void;
};

export async function startLoad(url: string): Promise<Load> {
  const people = await Promise.all(Array.from({ length: CLIENTS + 1 }, (_, index) => signUp(url, `load${index}`)));
  const [first, ...others] = people as [TokenResponse, ...TokenResponse[]];
  const outside = others.pop() as TokenResponse;
  const rooms = await Promise.all(
    Array.from({ length: ROOMS }, async (_, index) => {
      const body = { kind: "group", name: `Load ${index}`, member_ids: others.map((person) => person.user.id) };
      return ((await post(url, "/chat/rooms", body, first.access_token)) as Room).id;
    }),
  );
  const clients = [first, ...others].map(
    (person) => new LoadClient(url, person.user.username, person.user.id, person.access_token),
  );
  const outsider = new LoadClient(url, "outsider", outside.user.id, outside.access_token);
  await Promise.all([...clients, outsider].map((client) => client.begin()));

  let running = false;
  let loops: Promise<unknown>[] = [];
  return {
    clients,
    outsider,
    rooms,
    run() {
      running = true;
      const going = () => running;
      loops = [...clients.map((client, index) => talk(client, rooms, going, index)), intrude(outsider, rooms, going)];
    },
    async pause() {
      running = false;
      await Promise.all(loops);
    },
    stop() {
      for (const client of [...clients, outsider]) client.stop();
    },
  };
}

/** Sends in every room, some of it three times at once, and edits, deletes and reads in between. */
async function talk(client: LoadClient, rooms: string[], going: () => boolean, number: number): Promise<void> {
  for (let turn = 0; going(); turn += 1) {
    const room_id = rooms[(turn + number) % rooms.length] as string;
    const sent = await client.send(room_id, `${client.name} says ${turn}`);
    if (turn % 5 === 0) await repeat(client, sent);
    if (sent.outcome !== "ok") continue;
    if (turn % 7 === 0)
      await client.change("PUT", `/chat/messages/${sent.message_id}`, { content: `${client.name} meant ${turn}` });
    if (turn % 11 === 0) await client.change("DELETE", `/chat/messages/${sent.message_id}`);
    if (turn % 4 === 0) await client.ask("mark_read", { room_id, seq: sent.seq }).catch(() => undefined);
  }
}

async function repeat(client: LoadClient, sent: Operation): Promise<void> {
  const { room_id, client_id, content } = sent;
  await Promise.allSettled(
    Array.from({ length: 3 }, () => client.ask("send_message", { room_id, client_id, content })),
  );
}

async function intrude(outsider: LoadClient, rooms: string[], going: () => boolean): Promise<void> {
  while (going()) {
    await outsider.send(rooms[0] as string, `intruder ${crypto.randomUUID()}`);
    await Bun.sleep(20);
  }
}

/** Every message of a room as a client that knows nothing reads it. */
export async function coldRead(client: LoadClient, room_id: string): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const page = await client.get<HistoryResponse>(
      `/chat/rooms/${room_id}/messages?limit=100&after=${messages.at(-1)?.seq ?? 0}`,
    );
    messages.push(...page.messages);
    if (!page.has_after) return messages;
  }
}

async function signUp(url: string, name: string): Promise<TokenResponse> {
  const body = {
    username: name,
    email: `${name}@example.org`,
    password: "Correct-Horse-7",
    first_name: name,
    last_name: "Load",
  };
  return (await post(url, "/auth/register", body)) as TokenResponse;
}

async function post(url: string, path: string, body: unknown, token?: string): Promise<unknown> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
