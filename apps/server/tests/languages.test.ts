import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Me, type Phrase, type Problem, phrase } from "@helloworld/protocol";
import { languageFor, translate } from "@helloworld/text/catalogue";
import { AppError, wordsOf } from "../src/errors.ts";
import { aServer, aUser, PASSWORD, type TestUser } from "./harness.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
beforeAll(async () => {
  server = await aServer();
  ada = await aUser(server, "ada");
});
afterAll(() => server.stop());

describe("UX-6: the language of a reader", () => {
  test("is the one that they set, else the best that their browser asks for, else English", () => {
    expect(languageFor("fr", "de")).toBe("fr");
    expect(languageFor(null, "de-AT, de;q=0.9, en;q=0.8")).toBe("de");
    expect(languageFor(null, "xx, ja;q=0.3, ar;q=0.7, *;q=0.1")).toBe("ar");
    expect(languageFor(null, "es;q=0, pt-BR;q=0.2")).toBe("pt");
    for (const odd of ["", undefined, "*", ";;;,,,", "en-US;q=x", "../../etc", "x".repeat(100_000)])
      expect(languageFor(null, odd)).toBe("en");
  });

  test("a phrase carries its values, plural forms and a message that no catalogue has", () => {
    const at_most = (maximum: number) =>
      translate(
        "en",
        phrase("{maximum, plural, one {At most # character.} other {At most # characters.}}", { maximum }),
      );
    expect(at_most(1)).toBe("At most 1 character.");
    expect(at_most(20_000)).toBe("At most 20,000 characters.");
    const made_here = phrase("For {name} alone.", { name: "Ada {x} \u001f '" });
    expect(translate("en", made_here)).toBe("For Ada {x} \u001f ' alone.");
    expect(translate("xx", made_here)).toBe("For Ada {x} \u001f ' alone.");
    expect(translate("en", "Kept before there were phrases")).toBe("Kept before there were phrases");
  });

  test("an error has a code and fields, whatever the words", () => {
    const message = "Choose a file." as Phrase;
    const error = new AppError("validation_failed", message, { errors: [{ path: "file", message }] });
    expect(wordsOf(error, "en")).toEqual({
      code: "validation_failed",
      detail: "Choose a file.",
      errors: [{ path: "file", message: "Choose a file." }],
    });
  });

  test("no separator of a phrase leaves the server: in problems, frames, and lists", async () => {
    const refusals = [
      await ada.request("POST", "/chat/rooms", { kind: "group", name: "x".repeat(1_000) }),
      await ada.request("GET", "/chat/rooms?scope=discover&q=a"),
      await ada.request("PUT", "/settings", { theme: "mauve" }),
      await ada.request("POST", "/auth/login", { email: ada.me.email, password: "wrong" }),
    ];
    for (const response of refusals) {
      expect(response.status).toBeGreaterThanOrEqual(400);
      const problem = (await response.json()) as Problem;
      expect(JSON.stringify(problem)).not.toContain("u001f");
      expect(JSON.stringify(problem)).not.toMatch(/\{\w+\}/);
    }
  });

  test("is set at sign-up by the browser, changed in the settings, told to other devices, and refused when unknown", async () => {
    const body = { first_name: "Ana", last_name: "B", email: `ana${Date.now()}@example.org`, password: PASSWORD };
    const response = await fetch(`${server.url}/api/v1/auth/register`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", "accept-language": "es-MX,es;q=0.9" },
    });
    const { access_token } = (await response.json()) as { access_token: string };
    const who = await fetch(`${server.url}/api/v1/users/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect((await who.json()) as Me).toMatchObject({ language: "es" });
    expect(ada.me.language).toBeNull();
    const live = await ada.connect();
    expect(await ada.call<Me>("PUT", "/settings", { language: "ur" })).toMatchObject({ language: "ur" });
    await live.until("user_changed");
    const refused = await ada.refused("PUT", "/settings", { language: "tlh" });
    expect(refused.errors).toMatchObject([{ path: "language" }]);
    expect(await ada.call<Me>("PUT", "/settings", { language: null })).toMatchObject({ language: null });
  });
});
