import { expect, test } from "bun:test";
import { setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { isolateValues } from "../src/app/isolate.ts";

test("attack 4: a name in a sentence is shown as it was written", () => {
  const i18n = setupI18n({ locale: "en", messages: { en: {} } }).setMessagesCompiler(compileMessage);
  isolateValues(i18n);
  for (const name of ["\\u202egnp.exe", "\\x41", "C:\\users", "Ada"]) {
    expect(i18n._("{name} left.", { name })).toBe(`${name} left.`);
    expect(i18n._({ id: "{name} left.", values: { name } })).toBe(`${name} left.`);
  }
  expect(i18n._("{name} left.", { name: "נועה" })).toBe("\u2068נועה\u2069 left.");
});
