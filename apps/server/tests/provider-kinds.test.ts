import { describe, expect, test } from "bun:test";
import type { Problem, TokenResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import { aServer, request } from "./harness.ts";
import { person, type SignUp, TestProvider } from "./provider.ts";

const PUBLIC_URL = "http://localhost:4111";

describe("ACC-8: providers", () => {
  test("ACC-8: one that cannot be reached at the start works once it can, without a restart", async () => {
    const gone = await TestProvider.start();
    const { port, setting } = gone;
    await gone.stop();
    const own = await aServer({ PUBLIC_URL, OIDC_PROVIDERS: setting });
    const ask = () => request(own.url, "POST", "/auth/providers/test/visit", { purpose: "sign_in" });
    const refused = (await (await ask()).json()) as Problem;
    expect(refused).toMatchObject({ code: "busy", detail: expect.stringContaining("Test ID cannot be reached") });
    const back = await TestProvider.start(port);
    expect((await ask()).status).toBe(200);
    await Promise.all([own.stop(), back.stop()]);
  });

  test("ACC-8: GitHub, which speaks OAuth 2 only: its user, and the primary address where it is confirmed", async () => {
    const seen: string[] = [];
    let verified = true;
    const github = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      async fetch(asked) {
        const { pathname } = new URL(asked.url);
        seen.push(`${asked.method} ${pathname} ${asked.headers.get("authorization") ?? ""}`.trim());
        if (pathname === "/login/oauth/access_token") {
          const form = new URLSearchParams(await asked.text());
          const right =
            form.get("code") === "good" && form.get("client_secret") === "hidden" && form.get("code_verifier");
          return right
            ? Response.json({ access_token: "gho", token_type: "bearer", scope: "read:user,user:email" })
            : Response.json({ error: "bad_verification_code" });
        }
        if (pathname === "/api/v3/user") return Response.json({ id: 7, login: "grace-hopper", name: "Grace Hopper" });
        return Response.json([
          { email: "old@example.net", primary: false, verified: true },
          { email: "grace@example.net", primary: true, verified },
        ]);
      },
    });
    const own = await aServer({
      PUBLIC_URL,
      GITHUB_URL: `http://127.0.0.1:${github.port}/`,
      GITHUB_CLIENT_ID: "ours",
      GITHUB_CLIENT_SECRET: "hidden",
    });
    const go = async (code: string) => {
      const asked = await request(own.url, "POST", "/auth/providers/github/visit", { purpose: "sign_in" });
      const url = new URL(((await asked.json()) as { url: string }).url);
      expect(url.pathname).toBe("/login/oauth/authorize");
      expect(url.searchParams.get("redirect_uri")).toBe(`${PUBLIC_URL}/sign_in_with/github`);
      const query = `?${new URLSearchParams({ code, state: url.searchParams.get("state") ?? "" })}`;
      const cookie = asked.headers.getSetCookie()[0]?.split(";")[0] ?? "";
      const headers = { cookie, origin: PUBLIC_URL };
      return request(own.url, "POST", "/auth/providers/github/return", { query }, headers);
    };
    expect((await go("bad")).status).toBe(409);
    const offered = (await (await go("good")).json()) as SignUp;
    expect(offered).toMatchObject({ email: "grace@example.net", username: "grace-hopper", first_name: "Grace" });
    expect(seen.slice(-2)).toEqual(["GET /api/v3/user Bearer gho", "GET /api/v3/user/emails Bearer gho"]);
    const make = async (from: SignUp) =>
      (await (await request(own.url, "POST", "/auth/providers/sign_up", person(from))).json()) as TokenResponse;
    expect((await make(offered)).user.email_verified).toBe(true);
    expect(await (await go("good")).json()).toMatchObject({ outcome: "signed_in" });
    await sql`delete from users`.execute(own.app.db.query);
    verified = false;
    expect((await make((await (await go("good")).json()) as SignUp)).user.email_verified).toBe(false);
    await own.stop();
    await github.stop(true);
  });

  test("ACC-8: Facebook, whose addresses count as not confirmed", async () => {
    const facebook = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch(asked) {
        const { pathname } = new URL(asked.url);
        if (pathname === "/v23.0/oauth/access_token")
          return Response.json({ access_token: "EAA", token_type: "bearer" });
        if (pathname !== "/v23.0/me" || asked.headers.get("authorization") !== "Bearer EAA")
          return new Response("", { status: 404 });
        return Response.json({ id: "12", first_name: "Grace", last_name: "Hopper", email: "grace@example.net" });
      },
    });
    const own = await aServer({
      PUBLIC_URL,
      FACEBOOK_URL: `http://127.0.0.1:${facebook.port}`,
      FACEBOOK_CLIENT_ID: "ours",
      FACEBOOK_CLIENT_SECRET: "hidden",
    });
    const asked = await request(own.url, "POST", "/auth/providers/facebook/visit", { purpose: "sign_in" });
    const url = new URL(((await asked.json()) as { url: string }).url);
    expect(url.pathname).toBe("/v23.0/dialog/oauth");
    const query = `?${new URLSearchParams({ code: "good", state: url.searchParams.get("state") ?? "" })}`;
    const headers = { cookie: asked.headers.getSetCookie()[0]?.split(";")[0] ?? "", origin: PUBLIC_URL };
    const back = await request(own.url, "POST", "/auth/providers/facebook/return", { query }, headers);
    const offered = (await back.json()) as SignUp;
    expect(offered).toMatchObject({ email: "grace@example.net", first_name: "Grace", last_name: "Hopper" });
    const made = await request(own.url, "POST", "/auth/providers/sign_up", person(offered));
    expect(((await made.json()) as TokenResponse).user.email_verified).toBe(false);
    await own.stop();
    await facebook.stop(true);
  });
});
