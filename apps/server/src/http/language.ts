import type { Language } from "@helloworld/protocol";
import { languageFor } from "@helloworld/text/catalogue";
import type { Context } from "hono";
import type { Env } from "./routes.ts";

/** The language to answer a request in. */
export function languageOf(c: Context<Env>): Language {
  return languageFor(c.var.actor?.me.language, c.req.header("accept-language"));
}
