import { join } from "node:path";
import { phrase } from "@helloworld/protocol";
import type { Server } from "bun";
import type { App } from "./app.ts";
import { type Config, siteOf } from "./config.ts";
import { type DatabaseUrls, prepareAppRole } from "./db/app-role.ts";
import { connect } from "./db/connect.ts";
import { migrate } from "./db/migrate.ts";
import { AppError, notFound } from "./errors.ts";
import { createAuth } from "./features/accounts/auth.ts";
import { touchSession } from "./features/accounts/sessions.ts";
import { Tokens } from "./features/accounts/tokens.ts";
import { MessageGate } from "./features/before-message.ts";
import type { Feature } from "./features/feature.ts";
import { UploadReceiver } from "./features/files/upload-receiver.ts";
import { frameHandlers } from "./features/frames.ts";
import { FEATURES } from "./features/index.ts";
import { Scheduler } from "./features/messages/scheduler.ts";
import { Typing } from "./features/messages/typing.ts";
import { Writer } from "./features/messages/writer.ts";
import { PostSubscriptions } from "./features/posts/post-subscriptions.ts";
import { PresencePublisher } from "./features/presence/publisher.ts";
import { acceptRequest } from "./features/rooms/direct.ts";
import { streamsOf } from "./features/rooms/queries.ts";
import { fetchPage } from "./fetching/public-fetch.ts";
import { clientAddress } from "./http/client-address.ts";
import { wellFormed } from "./http/front-door.ts";
import { createHandler, type Handler } from "./http/handler.ts";
import { problemResponse } from "./http/problems.ts";
import { upgrade } from "./http/upgrade.ts";
import { Jobs } from "./jobs/jobs.ts";
import { Limits } from "./limits.ts";
import type { Logger } from "./log.ts";
import { Connections } from "./realtime/connections.ts";
import { Hub } from "./realtime/hub.ts";
import { Exchange } from "./realtime/in-process.ts";
import { connectionHandler } from "./realtime/live.ts";
import { type WebSocketConnection, webSocketHandler, webSocketTransport } from "./realtime/websocket.ts";
import type { Secrets } from "./secrets.ts";
import { openStore } from "./storage/blob-store.ts";
import { type Bounds, MediaSandbox } from "./storage/media-sandbox.ts";
import { photos, pictures } from "./storage/pictures.ts";
import { Space } from "./storage/space.ts";
import { LogConsumer } from "./streams/consume.ts";
import { eventsAfter } from "./streams/read.ts";
import { trimLog } from "./streams/trim.ts";

export type Running = {
  app: App;
  url: string;
  port: number;
  declared: Handler["declared"];
  /** Waits until what follows from the messages written so far is done: they are found, and people are told. */
  settled(): Promise<void>;
  /** Says goodbye to live connections (D10), finishes what was accepted, and leaves. */
  stop(): Promise<void>;
};

/** What a server shares with the others of its site in this process, and what it is made of. */
type Site = { exchange?: Exchange; features?: readonly Feature[] };

const CONNECTIONS = 12;
const LOCK_TIMEOUT_MS = 3_000;

/** What opening uploads may take of this machine. */
const WORK: Bounds = {
  patience_ms: 60_000,
  cpu_s: 20,
  at_once: 2,
  at_once_each: 1,
  most_waiting: 240,
  memory_mb: 512,
  file_mb: 11_000,
};

/** Brings the schema up to date as the owner, and gives the role of the app what it needs of it. */
async function prepareDatabase({ url, owner_url }: DatabaseUrls): Promise<string[]> {
  const owner = connect(owner_url, 1);
  try {
    const applied = await migrate(owner);
    if (owner_url !== url) await prepareAppRole(owner);
    return applied;
  } finally {
    await owner.close();
  }
}

/**
 * Migrates, then serves REST, live connections and the web app on one port, until `stop`. Servers of one site that run
 * in one process share an `exchange`.
 */
export async function startServer(
  config: Config,
  secrets: Secrets,
  database: DatabaseUrls,
  log: Logger,
  { exchange = new Exchange(), features = FEATURES }: Site = {},
): Promise<Running> {
  // A server that starts beside another waits until that one has migrated.
  const applied = await prepareDatabase(database);
  if (applied.length > 0) log.info("migrated", { applied });
  const db = connect(database.url, CONNECTIONS, LOCK_TIMEOUT_MS);
  const has_mail = config.smtp_url !== undefined;
  await db.query.updateTable("site").set({ has_mail }).where("has_mail", "<>", has_mail).execute();
  // Of its own: a job is added within a transaction, which must not wait for what the others of its kind hold.
  const background = connect(database.url, 2);

  const { bus, shared, leave } = exchange.join();
  const connections = new Connections(bus, shared, log);
  const stored = {
    eventsAfter: (stream: string, seq: number, limit: number) => eventsAfter(db.query, stream, seq, limit),
    streamsOf: (user_id: string, session_id: string) => streamsOf(db.query, user_id, session_id),
  };
  const hub = new Hub({ connections, bus, stored, log });
  const limits = new Limits(config.rate_limit_factor, shared);
  const jobs = new Jobs(background, log);
  const blobs = openStore(config);
  const sandbox = new MediaSandbox(join(config.data_dir, "work"), WORK);
  await sandbox.clear();
  const space = new Space(config.data_dir, config.disk_reserve);
  const gate = new MessageGate(features.flatMap((feature) => feature.beforeMessage ?? []));
  const app: App = {
    config,
    secrets,
    log,
    db,
    hub,
    connections,
    shared,
    limits,
    auth: createAuth(db, {
      secret: secrets.auth_secret,
      public_url: siteOf(config),
      session_idle_days: config.session_idle_days,
    }),
    tokens: new Tokens(secrets.token_secret, shared),
    writer: new Writer({ db, outlet: hub, log, admit: (submission) => gate.admit(app, submission) }),
    gate,
    jobs,
    blobs,
    space,
    sandbox,
    uploads: new UploadReceiver({ db, hub, jobs, blobs, space, log }),
    pictures: pictures(blobs, sandbox, space),
    photos: photos(blobs, sandbox, space),
    posts: new PostSubscriptions({ db, hub, connections, bus, log }),
    presence: new PresencePublisher({ db, hub, connections, shared, log }),
    typing: new Typing(hub),
    fetchPage: (url) => fetchPage(url),
    exports: new Map(features.flatMap((feature) => Object.entries(feature.exports ?? {}))),
  };
  app.writer.onAnswered = (user_id, room_id) => {
    acceptRequest(app, user_id, room_id).catch((error) =>
      log.warn("a message request could not be accepted", { error: String(error) }),
    );
  };
  for (const feature of features) for (const define of feature.jobs ?? []) define(app);
  app.jobs.define("trim_log", async (_, { signal }) => void (await trimLog(db, signal)), {
    cron: "17 3 * * *",
    expires_in: 3_600,
  });
  const state = { stopping: false };
  const handler = createHandler(app, state, features);
  const addressOf = clientAddress(config.trusted_proxies);

  const live = connectionHandler({
    hub,
    connections,
    limits,
    full: () => space.full,
    log,
    handlers: frameHandlers(app),
    touchSession: (session_id) => touchSession(db.query, session_id, config.session_idle_days),
    closed: (connection) => app.posts.forget(connection),
  });
  const server: Server<WebSocketConnection> = Bun.serve<WebSocketConnection>({
    hostname: config.host,
    port: config.port,
    idleTimeout: 30,
    // Each path has its own bound (http/upload.ts), and says so.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    development: false,
    // A file that was deleted after its reader was admitted, or a fault that nothing else has caught.
    error(error) {
      const is_gone = error.code === "ENOENT";
      if (!is_gone) log.error("a response failed", { error: error.stack ?? String(error) });
      const problem = is_gone ? notFound("file") : new AppError("internal", phrase("Something went wrong."));
      return problemResponse(problem, Bun.randomUUIDv7(), "en");
    },
    async fetch(asked, self) {
      const request = wellFormed(asked);
      if (request instanceof Response) return request;
      const address = addressOf(self.requestIP(asked)?.address ?? "", request.headers.get("x-forwarded-for"));
      const { pathname } = new URL(request.url);
      if (pathname === "/chat/ws" || pathname === "/api/v1/chat/ws") return upgrade(app, state, self, asked, address);
      return handler.fetch(request, { address });
    },
    websocket: webSocketHandler(live),
  });
  hub.attach(webSocketTransport(server));
  const parts = { db, outlet: hub, log, written: () => app.writer.written };
  const consumers = features
    .flatMap((feature) => feature.consumers ?? [])
    .map(({ name, gather_ms, work }) => new LogConsumer(name, { ...parts, gather_ms }, work(app)));
  hub.onMessages = (stream) => {
    for (const consumer of consumers) consumer.wake(stream);
  };
  // After the port is ours: a start that fails there has begun nothing.
  await app.jobs.start();
  for (const consumer of consumers) consumer.start();
  const due = new Scheduler(app);

  return {
    app,
    url: `http://${config.host === "0.0.0.0" ? "localhost" : config.host}:${server.port}`,
    port: server.port as number,
    declared: handler.declared,
    async settled() {
      await Promise.all(consumers.map((consumer) => consumer.settled()));
    },
    async stop() {
      state.stopping = true;
      await due.stop();
      app.typing.stop();
      await app.writer.stop();
      for (const consumer of consumers) await consumer.stop();
      await app.jobs.stop();
      await app.presence.stop();
      await app.posts.stop();
      hub.stop();
      connections.closeAll();
      await Promise.race([server.stop(), Bun.sleep(2_000)]);
      await server.stop(true);
      connections.stop();
      leave();
      space.stop();
      await background.close();
      await db.close();
    },
  };
}
