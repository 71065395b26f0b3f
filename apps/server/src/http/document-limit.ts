import type { MiddlewareHandler } from "hono";
import type { App } from "../app.ts";
import { networkOf } from "./client-address.ts";
import type { Env } from "./routes.ts";

/** Bounds how many documents for programs (sitemaps, feeds, the API's description) one network asks for. */
export function limitDocuments(app: App): MiddlewareHandler<Env> {
  return async (c, next) => {
    await app.limits.require("document", { network: networkOf(c.var.address) });
    await next();
  };
}
