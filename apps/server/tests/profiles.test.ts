import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { aServer, aUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

const DETAILS = {
  bio: "I count.",
  interests: ["engines", "numbers"],
  birthday: "1990-02-03",
  location: "London",
  website: "https://ada.example/",
  social_links: ["https://social.example/ada"],
};

describe("PRO-1: my profile", () => {
  test("is changed field by field and read back; what is not given stays", async () => {
    const ada = await aUser(server);
    await ada.call("PUT", "/profile/me", DETAILS);
    const changed = await ada.call("PUT", "/profile/me", { bio: "", show_email: "nobody", first_name: "Augusta" });
    expect(changed).toMatchObject({ ...DETAILS, bio: "", show_email: "nobody", first_name: "Augusta" });
    expect(await ada.call("GET", "/profile/me")).toEqual(changed);
    expect((await ada.call<{ name: string }>("GET", "/auth/me")).name).toBe("Augusta Test");
  });

  for (const [field, value] of [
    ["website", "javascript:alert(1)"],
    ["website", "ftp://example.org"],
    ["website", "https://"],
    ["social_links", ["data:text/html,x"]],
    ["birthday", "2999-01-01"],
    ["birthday", "1990-02-30"],
    ["birthday", "1850-01-01"],
    ["bio", "x".repeat(1_001)],
    ["bio", "a\0b"],
    ["interests", Array.from({ length: 21 }, (_, index) => `interest ${index}`)],
    ["location", "x".repeat(101)],
    ["show_email", "friends"],
    ["allow_messages", "members"],
  ] as const) {
    test(`${field} ${JSON.stringify(value).slice(0, 40)} is refused where it was typed`, async () => {
      const ada = await aUser(server);
      const problem = await ada.refused("PUT", "/profile/me", { [field]: value });
      expect(problem.code).toBe("validation_failed");
      expect(problem.errors[0]?.path.split(".")[0]).toBe(field);
    });
  }
});
