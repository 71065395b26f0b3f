/*
 * A server on a database that is there already: takes its address and the data folder, prints its port.
 * For tests that bound what its process may do.
 */
import { loadConfig } from "../../src/config.ts";
import { asOwner } from "../../src/db/app-role.ts";
import { createLogger } from "../../src/log.ts";
import { startServer } from "../../src/server.ts";

const [database_url = "", data_dir = ""] = process.argv.slice(2);
const config = loadConfig({
  PORT: "0",
  HOST: "127.0.0.1",
  NODE_ENV: "test",
  DATA_DIR: data_dir,
  LINK_PREVIEWS: "false",
});
const secrets = { auth_secret: "a".repeat(40), token_secret: "t".repeat(40) };
const { port } = await startServer(config, secrets, asOwner(database_url), createLogger({ level: "error" }));
console.log(`listening ${port}`);
