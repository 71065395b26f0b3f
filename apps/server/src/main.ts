import { type Config, loadConfig } from "./config.ts";
import { asOwner } from "./db/app-role.ts";
import { checkServer } from "./db/check-server.ts";
import { connect } from "./db/connect.ts";
import { startEmbedded } from "./db/embedded.ts";
import { lockDataDir } from "./db/lock.ts";
import { newSetupToken } from "./features/accounts/actions.ts";
import { type Logger, processLogger } from "./log.ts";
import { ensureDataDir, loadSecrets } from "./secrets.ts";
import { type Running, startServer } from "./server.ts";
import { exitOnOperatorError, StartupError } from "./startup-error.ts";
import { startTracing } from "./tracing.ts";

/** The whole program: database, migrations, web, API and live connection, until a signal. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = processLogger(config);
  ensureDataDir(config.data_dir);
  const lock = lockDataDir(config.data_dir);
  const secrets = loadSecrets(config.data_dir);
  const database =
    config.database_url === undefined ? await startEmbedded({ data_dir: config.data_dir, log }) : undefined;
  const stopTracing = await startTracing(config.otel_endpoint);
  const stopDatabase = async () => database?.stop();
  try {
    const urls = database ?? asOwner(config.database_url ?? "");
    await check(urls.owner_url);
    const running = await listen(() => startServer(config, secrets, urls, log), config);
    await greet(running, config);
    await signalled();
    log.info("stopping");
    await running.stop();
    await stopTracing().catch((error) => log.warn("the last traces could not be sent", { error: String(error) }));
  } finally {
    await stopDatabase();
    lock.release();
  }
  process.exit(0);
}

async function check(url: string): Promise<void> {
  const db = connect(url, 1);
  try {
    await checkServer(([text = ""]) => db.run("settings", text, []));
  } finally {
    await db.close();
  }
}

async function listen(start: () => Promise<Running>, config: Config): Promise<Running> {
  try {
    return await start();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE")
      throw new StartupError(`Port ${config.port} is taken: stop what uses it, or set PORT to another one.`);
    if (code === "EACCES")
      throw new StartupError(`Port ${config.port} may not be used by this user: set PORT to one above 1023.`);
    throw error;
  }
}

/** What a person at the terminal wants to know; the token is shown here only, never in the log. */
async function greet({ app, url }: Running, config: Config): Promise<void> {
  const address = config.public_url ?? url;
  const token = await newSetupToken(app);
  const lines = [`Helloworld Chat is at ${address}`];
  if (token) lines.push(`The first admin signs up here, once: ${address}/signup?setup=${token}`);
  console.log(lines.join("\n"));
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

/** A bug must not take the connections of everybody down; what it hit has been answered or will time out. */
function survive(log: Logger): void {
  process.on("unhandledRejection", (error) =>
    log.error("unhandled rejection", { error: error instanceof Error ? error.stack : String(error) }),
  );
}

survive(processLogger({ log_level: "error", node_env: "production" }));
await exitOnOperatorError(main);
