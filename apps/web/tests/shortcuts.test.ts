import { expect, test } from "bun:test";
import type { Folder, Room } from "@helloworld/protocol";
import { besideRoom, shortcutOf } from "../src/features/keyboard/shortcuts.ts";

const press = (key: string, more: object = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...more,
});

test("UX-4: keys that work anywhere, and those that would write", () => {
  expect(shortcutOf(press("k", { ctrlKey: true }), true)).toBe("palette");
  expect(shortcutOf(press("K", { metaKey: true }), true)).toBe("palette");
  expect(shortcutOf(press("K", { ctrlKey: true, shiftKey: true }), true)).toBe(null);
  expect(shortcutOf(press("k"), false)).toBe(null);
  expect(shortcutOf(press("?", { shiftKey: true }), false)).toBe("sheet");
  expect(shortcutOf(press("?", { shiftKey: true }), true)).toBe(null);
  expect(shortcutOf(press("Escape"), true)).toBe("back");
  expect(shortcutOf(press("ArrowDown", { altKey: true }), true)).toEqual({ step: 1, unread: false });
  expect(shortcutOf(press("ArrowUp", { altKey: true, shiftKey: true }), true)).toEqual({ step: -1, unread: true });
  expect(shortcutOf(press("ArrowUp", { altKey: true, ctrlKey: true }), true)).toBe(null);
});

test("UX-4: the next conversation is the next of the list, in its parts", () => {
  const room = (id: string, unread_count = 0, more: object = {}) =>
    ({ id, my: { is_hidden: false, is_favourite: false, folder_id: null, unread_count, ...more } }) as Room;
  const rooms = [
    room("a"),
    room("b", 2),
    room("hidden", 1, { is_hidden: true }),
    room("favourite", 0, { is_favourite: true }),
    room("filed", 0, { folder_id: "f" }),
  ];
  const folders = [{ id: "f" } as Folder];
  const beside = (current: string | undefined, step: 1 | -1, unread = false) =>
    besideRoom(rooms, folders, current, { step, unread })?.id;
  expect(beside(undefined, 1)).toBe("favourite");
  expect(beside("favourite", 1)).toBe("filed");
  expect(beside("filed", 1)).toBe("a");
  expect(beside("a", -1)).toBe("filed");
  expect(beside("favourite", 1, true)).toBe("b");
  expect(beside("b", 1)).toBe(undefined);
  expect(beside("b", -1, true)).toBe(undefined);
  expect(beside("favourite", -1)).toBe(undefined);
});
