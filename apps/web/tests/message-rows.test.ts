import { expect, test } from "bun:test";
import type { Me, Message } from "@helloworld/protocol";
import type { ConversationItem } from "@helloworld/sdk";
import { messageRows } from "../src/features/messages/message-rows.ts";

const me = { id: "ada", name: "Ada" } as Me;

function item(seq: number, sender_id: string, at: string): ConversationItem {
  const message = { seq, sender_id, sender_name: sender_id, content: `#${seq}`, created_at: at } as Message;
  return { kind: "message", key: `m${seq}`, message };
}

test("one sender within a minute has one head", () => {
  const rows = messageRows(
    [
      item(1, "bob", "2026-01-01T10:00:00Z"),
      item(2, "bob", "2026-01-01T10:00:59Z"),
      item(3, "ada", "2026-01-01T10:02:00Z"),
      item(4, "bob", "2026-01-01T10:03:00Z"),
    ],
    me,
    null,
  );
  expect(rows.map((row) => row.head)).toEqual([true, false, true, true]);
  expect(rows.map((row) => row.own)).toEqual([false, false, true, false]);
});

test("a new minute, a new day and the unread line end a run", () => {
  const rows = messageRows(
    [
      item(1, "bob", "2026-01-01T10:00:00Z"),
      item(2, "bob", "2026-01-01T10:01:00Z"),
      item(3, "bob", "2026-01-01T10:01:01Z"),
      item(4, "bob", "2026-01-03T10:07:00Z"),
    ],
    me,
    3,
  );
  expect(rows.map((row) => row.head)).toEqual([true, true, true, true]);
  expect(rows.map((row) => row.firstUnread)).toEqual([false, false, true, false]);
  expect(rows.map((row) => row.day)).toEqual([true, false, false, true]);
});

test("what waits to be sent is mine and stands in the run", () => {
  const pending = {
    kind: "pending",
    key: "c1",
    pending: {
      client_id: "c1",
      room_id: "r",
      content: "x",
      created_at: "2026-01-01T10:00:30Z",
      state: "sending",
      error: null,
    },
  } as const;
  const rows = messageRows([item(1, "ada", "2026-01-01T10:00:00Z"), { ...pending }], { ...me, name: "ada" }, null);
  expect(rows[1]).toMatchObject({ own: true, head: false, message: null, key: "c1" });
});
