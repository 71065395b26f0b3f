import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { OutboxResponse } from "@helloworld/protocol";
import { sendMail } from "../src/mail/mail.ts";
import { renderMail } from "../src/mail/render.ts";
import { inTransaction } from "../src/streams/streams.ts";
import { aServer, aUser, eventually, type TestUser } from "./harness.ts";
import { anSmtpServer } from "./smtp.ts";

let smtp: Awaited<ReturnType<typeof anSmtpServer>>;
let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
beforeAll(async () => {
  smtp = await anSmtpServer(0, (to) => (to.startsWith("gone") ? new Error("no such mailbox") : undefined));
  server = await aServer({
    SMTP_URL: smtp.url,
    MAIL_FROM: "The Chat <chat@example.org>",
    PUBLIC_URL: "https://chat.example.org",
  });
  ada = await aUser(server, "ada");
});
afterAll(async () => {
  await server.stop();
  await smtp.stop();
});

const HOSTILE = '<b>"Ada"</b> & \r\nBcc: eve@example.org';

function mailTo(email: string, name = "Ada"): Promise<void> {
  const { app } = server;
  const data = { name, link: "https://chat.example.org/reset_password?token=a&b" };
  return inTransaction(app.db, app.hub, (tx) => sendMail(app, tx, { user_id: ada.id, email }, "reset_password", data));
}

function mailsTo(email: string) {
  return smtp.mails.filter((mail) => mail.to.includes(email));
}

async function statusOf(email: string) {
  const { query } = server.app.db;
  return query.selectFrom("outbox").selectAll().where("recipient", "=", email).executeTakeFirstOrThrow();
}

describe("mail", () => {
  test("a mail arrives by SMTP as text and HTML, and its text is then forgotten", async () => {
    await mailTo("content@example.org", HOSTILE);
    await eventually(() => mailsTo("content@example.org").length === 1, "it arrived");
    const [mail] = mailsTo("content@example.org");
    expect(mail?.from).toBe("chat@example.org");
    expect(mail?.headers.get("from")).toBe("The Chat <chat@example.org>");
    expect(mail?.headers.get("subject")).toBe("Choose a new password");
    expect(mail?.headers.get("content-type")).toStartWith("multipart/alternative");
    expect(mail?.text).toContain("https://chat.example.org/reset_password?token=a&b");
    expect(mail?.text).toContain("&lt;b&gt;&quot;Ada&quot;&lt;/b&gt; &amp;");
    await eventually(async () => (await statusOf("content@example.org")).status === "sent", "it counts as sent");
    const kept = await statusOf("content@example.org");
    expect(kept).toMatchObject({ text: "", html: "", attempts: 0 });
    expect(mail?.headers.get("message-id")).toBe(`<${kept.id}@chat.example.org>`);
  });

  test("nothing that is typed becomes a header or another recipient", async () => {
    await mailTo("inject@example.org", HOSTILE);
    await eventually(() => mailsTo("inject@example.org").length === 1, "it arrived");
    const [mail] = mailsTo("inject@example.org");
    expect(mail?.to).toEqual(["inject@example.org"]);
    expect(mail?.headers.has("bcc")).toBe(false);
    await expect(mailTo("a@example.org\r\nBcc: eve@example.org")).rejects.toThrow(/outbox_recipient/);
    expect(renderMail("email_changed", { name: HOSTILE, new_email: HOSTILE }, "https://x.example").html).not.toContain(
      "<b>",
    );
  });

  test("a mail of a transaction that fails is not sent", async () => {
    const { app } = server;
    const failing = inTransaction(app.db, app.hub, async (tx) => {
      await sendMail(app, tx, { user_id: ada.id, email: "never@example.org" }, "password_changed", { name: "Ada" });
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    await mailTo("after@example.org");
    await eventually(() => mailsTo("after@example.org").length === 1, "the next arrived");
    expect(mailsTo("never@example.org")).toHaveLength(0);
  });

  test("while the mail server is down it is tried again, under the same Message-ID", async () => {
    const { port } = smtp;
    await smtp.stop();
    await mailTo("later@example.org");
    await eventually(async () => (await statusOf("later@example.org")).attempts > 0, "a try failed");
    expect((await statusOf("later@example.org")).error).toMatch(/ECONNREFUSED|connect/i);
    smtp = await anSmtpServer(port, (to) => (to.startsWith("gone") ? new Error("no such mailbox") : undefined));
    await eventually(() => mailsTo("later@example.org").length === 1, "it arrived", 30_000);
    const { id } = await statusOf("later@example.org");
    expect(mailsTo("later@example.org")[0]?.headers.get("message-id")).toBe(`<${id}@chat.example.org>`);
  }, 40_000);

  test("what the server refuses for good is given up", async () => {
    await mailTo("gone@example.org");
    await eventually(async () => (await statusOf("gone@example.org")).status === "failed", "given up");
    expect(await statusOf("gone@example.org")).toMatchObject({ attempts: 1, text: "" });
  });

  test("admins of the site read the outbox by pages, newest first, and nobody else does", async () => {
    const own = await aServer();
    const [admin, other] = [await aUser(own), await aUser(own)];
    await own.app.db.query.updateTable("users").set({ role: "admin" }).where("id", "=", admin.id).execute();
    await own.app.db.query.deleteFrom("outbox").execute();
    for (const email of ["one@example.org", "two@example.org", "three@example.org"]) {
      const data = { name: "Ada", link: "https://chat.example.org/x" };
      await inTransaction(own.app.db, own.app.hub, (tx) =>
        sendMail(own.app, tx, { user_id: other.id, email }, "reset_password", data),
      );
    }
    const first = await admin.call<OutboxResponse>("GET", "/admin/outbox?limit=2");
    expect(first.mails.map((mail) => mail.recipient)).toEqual(["three@example.org", "two@example.org"]);
    expect(first.mails[0]).toMatchObject({ status: "kept", text: expect.stringContaining("[hidden]") });
    const last = await admin.call<OutboxResponse>("GET", `/admin/outbox?limit=2&cursor=${first.next_cursor}`);
    expect(last).toMatchObject({ mails: [{ recipient: "one@example.org" }], next_cursor: null });
    expect((await other.refused("GET", "/admin/outbox")).code).toBe("forbidden");
    await own.stop();
  });
});
