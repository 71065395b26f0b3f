import { phrase } from "@helloworld/protocol";
import { languageFor } from "@helloworld/text/catalogue";
import type { Server } from "bun";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { actorBySession } from "../features/accounts/sessions.ts";
import { WebSocketConnection } from "../realtime/websocket.ts";
import { actorByCookie, isOwnOrigin } from "./authenticate.ts";
import { networkOf } from "./client-address.ts";
import { problemResponse } from "./problems.ts";

/** Turns a request for the live connection into one, for whom it names. */
export async function upgrade(
  app: App,
  state: { stopping: boolean },
  server: Server<WebSocketConnection>,
  request: Request,
  address: string,
): Promise<Response | undefined> {
  const id = Bun.randomUUIDv7();
  const language = languageFor(null, request.headers.get("accept-language"));
  try {
    if (state.stopping)
      throw new AppError("stopping", phrase("The server is stopping; connect again."), { retry_after_ms: 1_000 });
    const network = networkOf(address);
    await app.limits.require("connect", { network }, phrase("Too many connections; slow down."));
    const { actor, protocol } = await authenticateUpgrade(app, request).catch(async (error) => {
      await app.limits.require("unauthenticated", { network });
      throw error;
    });
    await app.limits.require("connect", { person: actor.user_id }, phrase("Too many connections; slow down."));
    const data = new WebSocketConnection({
      id,
      address,
      actor,
      language: languageFor(actor.me.language, request.headers.get("accept-language")),
    });
    const headers = protocol ? { "sec-websocket-protocol": protocol } : {};
    if (server.upgrade(request, { data, headers })) return undefined;
    throw new AppError("invalid_frame", phrase("This path takes WebSocket connections only."));
  } catch (thrown) {
    if (thrown instanceof AppError) return problemResponse(thrown, id, language);
    app.log.error("a connection failed", {
      request_id: id,
      error: thrown instanceof Error ? thrown.stack : String(thrown),
    });
    return problemResponse(new AppError("internal", phrase("Something went wrong. Try again.")), id, language);
  }
}

/** By `?token=` (a ticket or an access token), by the subprotocols `bearer, <token>`, or by cookie from a page of ours. */
async function authenticateUpgrade(app: App, request: Request): Promise<{ actor: Actor; protocol: string | null }> {
  const [scheme, offered] = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((part) => part.trim());
  const byProtocol = scheme === "bearer" && offered !== undefined;
  const token = new URL(request.url).searchParams.get("token") ?? (byProtocol ? offered : null);
  if (token !== null) {
    const ticket = await app.tokens.useTicket(token);
    const named = ticket ?? (await app.tokens.readAccess(token));
    const actor = named ? await actorBySession(app.db.query, named.session_id) : null;
    const outlived = ticket && ticket.credentials_version !== actor?.credentials_version;
    if (!named || !actor || outlived)
      throw new AppError("session_expired", phrase("The token is not valid (any more)."));
    return {
      actor: { ...actor, expires_at: Math.min(actor.expires_at, named.expires_at) },
      protocol: byProtocol ? "bearer" : null,
    };
  }
  if (!isOwnOrigin(app, request.headers))
    throw new AppError("csrf", phrase("Live connections by cookie come from our own pages only."));
  const { actor } = await actorByCookie(app, request.headers);
  if (!actor) throw new AppError("unauthenticated", phrase("Sign in first."));
  return { actor, protocol: null };
}
