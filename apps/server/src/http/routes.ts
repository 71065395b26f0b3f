import { type Language, phrase, problem } from "@helloworld/protocol";
import { createRoute, OpenAPIHono, type RouteConfig, type z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { type Access, type Actor, type ActorOf, requireAccess } from "../actor.ts";
import type { App } from "../app.ts";
import { requireConformance } from "../conformance.ts";
import { AppError, fromZod, noRoom } from "../errors.ts";
import type { LimitName, Subject } from "../limits.ts";
import type { Arriving } from "./arriving.ts";
import { authenticate, refusedCredentials, requireOwnOrigin } from "./authenticate.ts";
import { networkOf } from "./client-address.ts";
import { languageOf } from "./language.ts";
import { requireStorable } from "./storable.ts";
import { readBody } from "./upload.ts";

/** The values that a request carries from one middleware to the next. */
export type Env = {
  /** `rendering`: the server itself asks, to render a page that its visitor was let in for. */
  Bindings: { address: string; rendering?: true };
  Variables: {
    request_id: string;
    address: string;
    actor: Actor | null;
    route: string;
    /** The file that the request brings, once it is read. */
    arriving?: Arriving;
  };
};

type EndpointSpec = {
  method: "get" | "post" | "put" | "patch" | "delete" | "options";
  /** As OpenAPI writes it: /chat/rooms/{id}. */
  path: string;
  tag: string;
  summary: string;
  access: Access;
  limit: LimitName;
  params?: z.ZodObject;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The body is a picture: as it is, or as the field `file` of a form. The handler reads it from `c`. */
  upload?: true;
  /** The body of the answer; none is 204, unless the handler answers a Response of its own. */
  response?: z.ZodType;
  /** The media type of an answer that is a file: the handler answers with the Response. */
  file?: "application/zip" | "application/octet-stream";
  /** The status of a success where it is neither 200 nor 204. */
  status?: 201;
};

/** An endpoint as it was declared; the authorization matrix of the tests must know every one. */
export type DeclaredEndpoint = { method: string; path: string; access: Access; limit: LimitName };

type Output<T> = T extends z.ZodType ? z.output<T> : undefined;
type RequestContext<S extends EndpointSpec> = {
  params: Output<S["params"]>;
  query: Output<S["query"]>;
  body: Output<S["body"]>;
  actor: ActorOf[S["access"]];
  /** What to answer in. */
  language: Language;
  c: Context<Env>;
};
type ResponseOf<S extends EndpointSpec> = S["response"] extends z.ZodType ? z.output<S["response"]> : unknown;

const PROBLEMS = {
  description: "It was refused or failed; `code` says why.",
  content: { "application/problem+json": { schema: problem } },
};

/** Requests under these limits store something, so a full disk refuses them. */
const WRITES = new Set<LimitName>(["write", "send", "upload", "register", "report"]);

/** Deleting frees space, and people can sign in and out on a full disk. */
const takesRoom = ({ limit, method, path }: EndpointSpec) =>
  WRITES.has(limit) && method !== "delete" && (limit === "register" || !path.startsWith("/auth/"));

/** The document names the form only, because generated clients take one type for a body. */
const UPLOAD = {
  required: true,
  description: "The file may also be the body as it is, with its own Content-Type.",
  content: {
    "multipart/form-data": {
      schema: {
        type: "object" as const,
        properties: { file: { type: "string" as const, format: "binary" } },
        required: ["file"],
      },
    },
  },
};

/** The REST endpoints of the features: what validates them is what documents them. */
export class Routes {
  readonly declared: DeclaredEndpoint[] = [];
  readonly router = new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) throw fromZod(result.error.issues);
    },
  });
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
    const schemes = this.router.openAPIRegistry;
    schemes.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer", bearerFormat: "JWT" });
    schemes.registerComponent("securitySchemes", "cookie", {
      type: "apiKey",
      in: "cookie",
      name: "helloworld.session_token",
    });
  }

  /** Declares an endpoint. In this order: limit of the network, session, origin of cookie requests, limit of the person, access, body, input, `handler`. */
  endpoint<const S extends EndpointSpec>(
    shape: S,
    handler: (given: RequestContext<S>) => Promise<ResponseOf<S>> | ResponseOf<S>,
  ): void {
    const { method, path, access, limit } = shape;
    this.declared.push({ method: method.toUpperCase(), path, access, limit });
    const app = this.#app;
    const middleware = [
      this.#admitNetwork(shape),
      authenticate(app),
      requireOwnOrigin(app),
      this.#admit(shape),
      // Nothing of a body is read before it is known whose it is and that it is admitted.
      ...(shape.body ? [readBody] : []),
    ];
    this.router.openapi(createRoute({ ...routeConfig(shape), middleware }), async (c: Context<Env>) => {
      const valid = (part: "param" | "query" | "json") => c.req.valid(part as never) as never;
      const given = {
        params: shape.params && valid("param"),
        query: shape.query && valid("query"),
        body: shape.body && valid("json"),
        actor: c.var.actor,
        // Few handlers ask for it.
        get language() {
          return languageOf(c);
        },
        c,
      } as unknown as RequestContext<S>;
      requireStorable({ ...given.params, ...(given.query as object), ...(given.body as object) });
      // A body is not read after its handler ended.
      const answer = await Promise.try(handler, given).finally(() => c.var.arriving?.return());
      if (answer instanceof Response) return answer;
      if (shape.response) requireConformance(shape.response, answer, `${method} ${path}`);
      return shape.response ? c.json(answer as object, shape.status ?? 200) : c.body(null, 204);
    });
  }

  /** Public requests count against their network, even with credentials. */
  #admitNetwork(shape: EndpointSpec): MiddlewareHandler<Env> {
    return async (c, next) => {
      c.set("route", shape.path);
      if (shape.access === "public" && !c.env.rendering)
        await this.#take(c, shape.limit, { network: networkOf(c.var.address) });
      await next();
    };
  }

  /** Requests of a person count against that person. */
  #admit(shape: EndpointSpec): MiddlewareHandler<Env> {
    return async (c, next) => {
      const { actor } = c.var;
      if (actor) {
        await this.#take(c, shape.limit, { person: actor.user_id });
        requireAccess(actor, shape.access);
      } else if (shape.access !== "public")
        throw await refusedCredentials(this.#app, c, "unauthenticated", phrase("Sign in first."));
      if (this.#app.space.full && takesRoom(shape)) throw noRoom();
      if (shape.body && !/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
        throw new AppError("unsupported_media_type", phrase("Send JSON, with Content-Type: application/json."));
      }
      await next();
    };
  }

  async #take(c: Context<Env>, name: LimitName, subject: Subject): Promise<void> {
    const { retry_after_ms, remaining, limit } = await this.#app.limits.take(name, subject);
    c.header("RateLimit-Limit", String(Math.floor(limit.burst)));
    c.header("RateLimit-Remaining", String(remaining));
    c.header("RateLimit-Reset", String(Math.ceil(((limit.burst - remaining) * 60) / limit.per_minute)));
    if (retry_after_ms > 0)
      throw new AppError("rate_limited", phrase("Too many requests; slow down."), { retry_after_ms });
  }
}

function routeConfig(shape: EndpointSpec): RouteConfig {
  const { method, path, tag, summary, access } = shape;
  const success = successOf(shape);
  return {
    method,
    path,
    operationId: operationIdOf(method, path),
    tags: [tag],
    summary,
    security: access === "public" ? [] : [{ bearer: [] }, { cookie: [] }],
    request: {
      ...(shape.params && { params: shape.params }),
      ...(shape.query && { query: shape.query as z.ZodObject }),
      ...(shape.upload && { body: UPLOAD }),
      ...(shape.body && { body: { required: true, content: { "application/json": { schema: shape.body } } } }),
    },
    responses: { ...success, default: PROBLEMS },
  };
}

/** The name of an operation in generated clients: `get /chat/rooms/{id}/messages` is `get_chat_rooms_by_id_messages`. */
function operationIdOf(method: string, path: string): string {
  const words = path.split("/").map((segment) => segment.replace(/^\{(\w+)\}$/, "by_$1"));
  return [method, ...words.filter((word) => word !== "")].join("_").replaceAll(/\W/g, "_");
}

function successOf({ response, file, status }: EndpointSpec): RouteConfig["responses"] {
  if (file) {
    const schema = { type: "string" as const, format: "binary" };
    return { 200: { description: "The file.", content: { [file]: { schema } } } };
  }
  if (!response) return { 204: { description: "Done." } };
  return { [status ?? 200]: { description: "Done.", content: { "application/json": { schema: response } } } };
}
