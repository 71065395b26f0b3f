import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { AuditResponse, OutboxResponse } from "@helloworld/protocol";
import { newSetupToken } from "../src/features/accounts/actions.ts";
import { aServer, aUser, request, type TestUser } from "./harness.ts";
import { codeIn, mailTo, tokenIn } from "./outbox.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let admin: TestUser;
beforeAll(async () => {
  server = await aServer();
  admin = await aUser(server, "admin");
});
afterAll(() => server.stop());

describe("attack 16: what admins can do is seen, and is not to be others", () => {
  test("attack 16: becoming the first admin is in the audit log", async () => {
    await admin.call("POST", "/auth/claim_admin", { token: await newSetupToken(server.app) });
    const { records } = await admin.call<AuditResponse>("GET", "/admin/audit_log");
    expect(records[0]).toMatchObject({ action: "admin_claimed", actor_id: admin.id, subject_id: admin.id });
  });

  test("attack 16: the outbox shows no link or code that works", async () => {
    const ada = await aUser(server);
    await request(server.url, "POST", "/auth/forgot_password", { email: ada.me.email });
    const [reset, verify] = [
      await mailTo(server, ada.me.email, "reset_password"),
      await mailTo(server, ada.me.email, "verify_email"),
    ];
    const { mails } = await admin.call<OutboxResponse>("GET", "/admin/outbox");
    const shown = JSON.stringify(mails);
    for (const secret of [tokenIn(reset), tokenIn(verify), codeIn(verify)]) {
      expect(secret).not.toBe("");
      expect(shown).not.toContain(secret);
    }
    expect(mails.filter((mail) => mail.recipient === ada.me.email && mail.text.includes("[hidden]"))).toHaveLength(2);
  });

  test("attack 16: whoever runs the machine reads them, to help without a mail server", async () => {
    const ada = await aUser(server);
    const mail = await mailTo(server, ada.me.email, "verify_email");
    const script = join(import.meta.dir, "../src/mail/kept.ts");
    const child = Bun.spawn([process.execPath, script, ada.me.email], {
      env: { ...process.env, DATABASE_URL: server.database.url },
      stdout: "pipe",
    });
    expect(await new Response(child.stdout).text()).toContain(tokenIn(mail));
  });
});
