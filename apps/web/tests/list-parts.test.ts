import { expect, test } from "bun:test";
import type { Room } from "@helloworld/protocol";
import { partsOf } from "../src/features/rooms/list-parts.ts";
import { type MuteDuration, mutedUntil } from "../src/features/rooms/mute-until.ts";

const NOW = Date.parse("2026-11-18T10:00:00Z");
const folders = [
  { id: "f1", name: "Work" },
  { id: "f2", name: "Empty" },
];

/** A room as far as the list looks at it. */
function aRoom(id: string, my: Partial<NonNullable<Room["my"]>>): Room {
  const usual = { notify: "all", muted_until: null, is_hidden: false, is_favourite: false, folder_id: null };
  return { id, my: { ...usual, unread_count: 1, mention_count: 0, ...my } } as Room;
}
const ids = (rooms: readonly Room[]) => rooms.map((room) => room.id);

test("ROO-6: each room is in one part of the list, in its order", () => {
  const {
    favourites,
    folders: parts,
    others,
    hidden,
  } = partsOf(
    [
      aRoom("plain", {}),
      aRoom("favourite", { is_favourite: true, folder_id: "f1" }),
      aRoom("inside", { folder_id: "f1" }),
      aRoom("hidden", { is_hidden: true, is_favourite: true, folder_id: "f1" }),
      aRoom("inside too", { folder_id: "f1" }),
      aRoom("of a folder that went", { folder_id: "f9" }),
    ],
    folders,
    NOW,
  );
  expect(ids(favourites)).toEqual(["favourite"]);
  expect(parts.map((part) => [part.folder.name, ids(part.rooms)])).toEqual([
    ["Work", ["inside", "inside too"]],
    ["Empty", []],
  ]);
  expect(ids(others)).toEqual(["plain", "of a folder that went"]);
  expect(ids(hidden)).toEqual(["hidden"]);
});

test("ROO-6: a folder counts what is unread and not silent", () => {
  const inside = (my: object) => aRoom("x", { folder_id: "f1", ...my });
  const rooms = [
    inside({ unread_count: 2 }),
    inside({ unread_count: 4, muted_until: "always" }),
    inside({ unread_count: 8, muted_until: "2026-11-18T10:00:01.000Z" }),
    inside({ unread_count: 16, muted_until: "2026-11-18T09:59:59.000Z" }),
    inside({ unread_count: 32, notify: "none", mention_count: 64 }),
    // Mentions count in any case but where one wants nothing.
    inside({ unread_count: 128, muted_until: "always", mention_count: 256 }),
    inside({ unread_count: 512, notify: "mentions", mention_count: 1024 }),
  ];
  expect(partsOf(rooms, folders, NOW).folders.map((part) => part.unread)).toEqual([18 + 256 + 1024, 0]);
});

const MUTE_DURATIONS: [now: string, silence: MuteDuration, until: string][] = [
  ["2026-11-18T23:45:00", "hour", "2026-11-19T00:45:00"],
  ["2026-11-18T23:45:00", "morning", "2026-11-19T08:00:00"],
  ["2026-11-19T00:30:00", "morning", "2026-11-19T08:00:00"],
  ["2026-11-19T08:00:00", "morning", "2026-11-20T08:00:00"],
  ["2026-12-31T12:00:00", "morning", "2027-01-01T08:00:00"],
  ["2026-12-28T12:00:00", "week", "2027-01-04T12:00:00"],
];
for (const [now, silence, until] of MUTE_DURATIONS) {
  test(`ROO-6: muted for: ${silence}, from ${now}`, () => {
    expect(mutedUntil(silence, new Date(now))).toBe(new Date(until).toISOString());
  });
}
