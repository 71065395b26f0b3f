import { expect, test } from "bun:test";
import { previewText } from "../src/features/messages/preview-text.ts";

test("what is hidden in a message is hidden in a list", () => {
  expect(previewText("the murderer is ||the gardener||!")).toBe("the murderer is ▮▮▮!");
  expect(previewText("||one|| and ||two\nlines||")).toBe("▮▮▮ and ▮▮▮");
  expect(previewText(`${"a ".repeat(90)}||${"secret ".repeat(50)}||`)).not.toContain("secret");
  expect(previewText("a || b")).toBe("a || b");
  expect(previewText("cut off ||in the mid")).toBe("cut off ▮▮▮");
  expect(previewText("cut off ||at its end|")).toBe("cut off ▮▮▮");
  expect(previewText("x".repeat(500))).toHaveLength(200);
});
