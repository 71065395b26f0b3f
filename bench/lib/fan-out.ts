import { cpuOf, cpuOfFamily, round } from "./machine.ts";
import type { Checks } from "./report.ts";
import { SameStream } from "./same-stream.ts";
import { clientFrame, frameReader, RawSocket } from "./socket.ts";

/** How one kind of server is spoken to. */
export type Dialect = {
  /** The first frame of a connection, and how the last frame before the events starts. */
  greeting: string | null;
  ready: string;
  send(data: object, ref: number): string;
  /** The seq that a send was answered with, by its ref; null for any other frame. */
  acknowledged(text: string): { ref: number; seq: number } | null;
  event(text: string): { seq: number; content: string } | null;
};

export type Target = {
  label: string;
  port: number;
  pid: number;
  database_pid?: number;
  dialect: Dialect;
  room_id: string;
  /** Paths to connect to: the first is the sender's. */
  paths: string[];
};

export type FanOut = {
  seconds: number;
  deliveries: number;
  server_us: number;
  database_us: number;
  load_us: number;
  frame_bytes: number;
};

const contents: string[] = [];

/** The text of message `index`: a mark that no other message has. */
export function contentOf(index: number): string {
  contents[index] ??=
    `message ${index} ${Bun.hash(`bench ${index}`).toString(16)} of a benchmark, as long as people write`;
  return contents[index] as string;
}

/**
 * One sender at full speed to all connections of `target`, `messages` in all.
 * The sender is held back only by `window`: that many may be on the way, not
 * yet answered or not yet received by the slowest connection.
 */
export async function fanOut(target: Target, messages: number, window: number, checks: Checks): Promise<FanOut> {
  const { dialect, port, room_id, label } = target;
  const wrong = (what: string) => checks.that(false, `${label}: ${what}`);
  let first_seq: number | undefined;
  const isNext = (text: string, index: number) => {
    const event = dialect.event(text);
    if (event) first_seq ??= event.seq;
    return event?.seq === (first_seq ?? 0) + index && event.content === contentOf(index);
  };

  let seen = 0;
  const stream = new SameStream((text) => checks.that(isNext(text, seen++), `${label}: event ${seen}`), wrong);
  const sockets: RawSocket[] = [];
  let acknowledged = 0;
  let own = 0;
  const onSender = (text: string) => {
    const answer = dialect.acknowledged(text);
    if (!answer) return checks.that(isNext(text, own++), `${label}: the sender's event ${own}: ${text.slice(0, 200)}`);
    acknowledged += 1;
    checks.that(answer.ref === acknowledged, `${label}: answer ${answer.ref} came as number ${acknowledged}`);
    first_seq ??= answer.seq;
    checks.that(answer.seq === first_seq + answer.ref - 1, `${label}: answer ${answer.ref} has seq ${answer.seq}`);
  };
  const [sender_path = "", ...paths] = target.paths;
  const sender = await connectTo(port, sender_path, dialect);
  sender.receiveWith(frameReader(onSender));
  for (let at = 0; at < paths.length; at += 50) {
    sockets.push(...(await Promise.all(paths.slice(at, at + 50).map((path) => connectTo(port, path, dialect)))));
  }
  for (const socket of sockets) socket.receiveWith(stream.receiver());

  const frames = Array.from({ length: messages }, (_, index) =>
    clientFrame(
      dialect.send({ room_id, content: contentOf(index), client_id: `${label}-${room_id}-${index}` }, index + 1),
    ),
  );
  const before = usage(target);
  const began = performance.now();
  let sent = 0;
  const done = () => {
    const received = sockets.length > 0 ? stream.complete() : own;
    return Math.min(acknowledged, received, own);
  };
  let progress = { at: began, count: 0 };
  for (let finished = 0; finished < messages; finished = done()) {
    const until = Math.min(messages, finished + window);
    if (until > sent) {
      sender.send(Buffer.concat(frames.slice(sent, until)));
      sent = until;
    }
    await new Promise((resolve) => setImmediate(resolve));
    const now = performance.now();
    if (finished > progress.count) progress = { at: now, count: finished };
    if (now - progress.at > 15_000) {
      wrong(
        `nothing moves after ${finished} of ${messages}; ${sockets.filter((socket) => socket.closed).length} closed`,
      );
      break;
    }
  }
  const seconds = (performance.now() - began) / 1000;
  const after = usage(target);
  checks.that(
    stream.received.every((bytes) => bytes === stream.length),
    `${label}: all received the same bytes`,
  );
  checks.that(sockets.length === 0 || stream.ends.length === messages, `${label}: all events came, and no more`);
  checks.that(![sender, ...sockets].some((socket) => socket.closed), `${label}: no connection was lost`);
  for (const socket of [sender, ...sockets]) socket.close();
  return {
    seconds: round(seconds, 3),
    deliveries: messages * (sockets.length + 1),
    server_us: after.server - before.server,
    database_us: after.database - before.database,
    load_us: after.load - before.load,
    frame_bytes: Math.round(stream.length / messages),
  };
}

function usage({ pid, database_pid }: Target) {
  const { user, system } = process.cpuUsage();
  return { server: cpuOf(pid), database: database_pid ? cpuOfFamily(database_pid) : 0, load: user + system };
}

/** Opens a connection and returns when the next that comes is an event. */
async function connectTo(port: number, path: string, dialect: Dialect): Promise<RawSocket> {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const socket = await RawSocket.open(
    port,
    path,
    frameReader((text) => {
      if (text.startsWith(dialect.ready)) resolve();
    }),
  );
  if (dialect.greeting !== null) socket.send(clientFrame(dialect.greeting));
  await ready;
  return socket;
}
