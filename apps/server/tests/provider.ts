import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ReturnResponse } from "@helloworld/protocol";
import Provider from "oidc-provider";

/** What a provider says of somebody, by the name they sign in with there. */
export type ProviderPeople = Record<string, { email?: string; email_verified?: boolean; name?: string }>;

const OURS = /^http:\/\/localhost:\d+\/sign_in_with\/\w+$/;

/** A real OpenID Connect provider on a port of this machine; its pages ask for a name and nothing else. */
export class TestProvider {
  readonly people: ProviderPeople = {};
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(port = 0): Promise<TestProvider> {
    const handler: { handle: Parameters<typeof createServer>[1] } = { handle: undefined };
    const server = createServer((request, response) => handler.handle?.(request as never, response as never));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
    const made = new TestProvider(server);
    handler.handle = made.#handler();
    return made;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The value of `OIDC_PROVIDERS` that names it. */
  get setting(): string {
    return JSON.stringify([
      {
        id: "test",
        name: "Test ID",
        issuer: this.issuer,
        client_id: "helloworld",
        client_secret: "the secret of a test",
      },
    ]);
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #handler(): Parameters<typeof createServer>[1] {
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: "helloworld",
          client_secret: "the secret of a test",
          redirect_uris: ["http://localhost:1/sign_in_with/test"],
        },
      ],
      pkce: { required: () => true },
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
      cookies: { keys: ["a key of a test"] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...this.people[id] }) }),
      loadExistingGrant: async ({ oidc }) => {
        const client_id = oidc.client?.clientId ?? "";
        const grant = new oidc.provider.Grant({ clientId: client_id, accountId: oidc.session?.accountId ?? "" });
        grant.addOIDCScope("openid email profile");
        await grant.save();
        return grant;
      },
    });
    // The port of ours is not known before.
    provider.Client.prototype.redirectUriAllowed = (uri: string) => OURS.test(uri);
    const callback = provider.callback();
    return async (request, response) => {
      if (!request.url?.startsWith("/interaction/")) return callback(request, response);
      if (request.method === "POST") {
        const form = new URLSearchParams(await textOf(request));
        const accountId = form.get("name");
        const result = accountId
          ? { login: { accountId } }
          : { error: "access_denied", error_description: "they said no" };
        return provider.interactionFinished(request, response, result);
      }
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(
        '<!doctype html><title>Test ID</title><form method="post"><label>Name <input name="name"></label><button>Allow</button></form>',
      );
    };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Goes through the pages of a provider as a browser does; answers the query it sends back to us. */
export async function allow(url: string, name: string): Promise<string> {
  const jar = new Map<string, string>();
  let next = url;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 10; step++) {
    const response = await fetch(next, {
      redirect: "manual",
      headers: { cookie: [...jar].map(([key, value]) => `${key}=${value}`).join("; ") },
      ...(form && { method: "POST", body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, key = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(key, value);
    }
    const location = response.headers.get("location");
    form = undefined;
    if (location === null) {
      if (response.status !== 200) throw new Error(`${next} answered ${response.status}: ${await response.text()}`);
      form = new URLSearchParams({ name });
      continue;
    }
    next = new URL(location, next).href;
    if (OURS.test(next.replace(/\?.*/, ""))) return new URL(next).search;
  }
  throw new Error("the provider never sent us back");
}

export type SignUp = Extract<ReturnResponse, { outcome: "sign_up" }>;

/** What somebody sends to sign up, whom a provider knows. */
export function person({ sign_up_token, email }: SignUp, more: object = {}) {
  const username = `grace${Math.random().toString(36).slice(2, 10)}`;
  return { sign_up_token, username, email, first_name: "Grace", last_name: "Hopper", ...more };
}
