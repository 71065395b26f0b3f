import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { phrase, type TokenResponse } from "@helloworld/protocol";
import { translate } from "@helloworld/text/catalogue";
import { sql } from "kysely";
import { ZipStream } from "../src/features/exports/zip.ts";
import { aServer, aUser, PASSWORD, request, type TestServer, TestUser } from "./harness.ts";

let server: TestServer;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

describe("attack 4: what people write stays text in sentences", () => {
  test("escapes in a name are not decoded in the mails of a stranger", async () => {
    const email = `stranger${Date.now()}@example.org`;
    const body = { first_name: "bank\\u002eexample\\u002ecom", last_name: "\\u202e\\x41\\u0000", email };
    const answer = await request(server.url, "POST", "/auth/register", { ...body, password: PASSWORD });
    expect(answer.status).toBe(201);
    const { rows } = await sql<{ text: string; html: string }>`
      select text, html from outbox where recipient = ${email}`.execute(server.app.db.query);
    for (const part of [rows[0]?.text, rows[0]?.html]) {
      expect(part).toContain("Hello bank\\u002eexample\\u002ecom \\u202e\\x41");
      expect(part).not.toContain("bank.example.com");
    }
  });

  test("a value is what it was, in whichever language", () => {
    for (const name of ["\\u0041", '\\x41"', "\\", "\\\\u202e", "C:\\users", "{x} '{' $&"])
      for (const language of ["en", "de", "ar"])
        expect(translate(language, phrase("Hello {name},", { name }))).toContain(name);
  });
});

describe("attack 4: suspension", () => {
  test("no address keeps an account from being suspended", async () => {
    const admin = await aUser(server, "admin");
    await server.app.db.query.updateTable("users").set({ role: "admin" }).where("id", "=", admin.id).execute();
    const body = { first_name: "Eve", last_name: "Stone", email: "eve@deleted.invalid", password: PASSWORD };
    const answer = await request(server.url, "POST", "/auth/register", body);
    const eve = new TestUser(server.url, (await answer.json()) as TokenResponse);
    await admin.call("PUT", `/admin/users/${eve.id}/suspension`, { until: null });
    expect((await eve.refused("GET", "/auth/me")).code).toBe("session_expired");
    await admin.call("DELETE", `/admin/users/${eve.id}/suspension`);
    expect((await request(server.url, "POST", "/auth/login", body)).status).toBe(200);
  });
});

describe("attack 4: exports", () => {
  test("others have their turn while a long conversation is packed", async () => {
    const text = Buffer.from(crypto.getRandomValues(new Uint8Array(65_536)))
      .toString("base64")
      .repeat(40);
    let turns = 0;
    const other = setInterval(() => turns++, 0);
    const zip = new ZipStream(async () => undefined);
    await zip.add("messages.json", text);
    await zip.finish();
    clearInterval(other);
    expect(turns).toBeGreaterThan(10);
  });
});
