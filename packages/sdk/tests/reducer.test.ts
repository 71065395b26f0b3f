import { describe, expect, test } from "bun:test";
import type { DurableEvent, HistoryResponse, Message, Room } from "@helloworld/protocol";
import fc from "fast-check";
import { firstSeq, lastSeq, type Window } from "../src/entries.ts";
import {
  applyEvent,
  mergePage,
  mergeRoom,
  type PagePlace,
  type RoomState,
  resetRoom,
  withHidden,
  withRead,
} from "../src/reducer.ts";
import { type Action, ME, ModelRoom, seqOf } from "./model.ts";

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      {
        do: fc.constant("send" as const),
        by: fc.constantFrom("me", "other"),
        reply_to: fc.nat(50),
        thread: fc.nat(5),
        names_me: fc.boolean(),
      },
      { requiredKeys: ["do", "by"] },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("edit" as const, "delete", "react", "pin"), which: fc.nat(50) }),
  },
  { weight: 1, arbitrary: fc.constant<Action>({ do: "rename" }) },
  { weight: 1, arbitrary: fc.constant<Action>({ do: "join" }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("rename_user" as const), who: fc.constantFrom("me", "other") }),
  },
);

/** What can happen to a client, in any order; answers to requests arrive some steps after they were made. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ step: fc.constant("act" as const), action }) },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constantFrom("deliver" as const, "sync" as const),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant("ask" as const),
      what: fc.constantFrom("tail", "around", "before", "after", "room", "thread", "thread_before"),
      limit: fc.integer({ min: 1, max: 6 }),
      place: fc.nat(40),
    }),
  },
  { weight: 4, arbitrary: fc.record({ step: fc.constant("answer" as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("read" as const), seq: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("hide" as const), hidden: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("hide_message" as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.constant({ step: "reset" as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Waiting = { page: HistoryResponse; place: PagePlace } | { room: Room };

class ModelClient {
  readonly model = new ModelRoom();
  state: RoomState = resetRoom(undefined, this.model.room(0), ME);
  waiting: Waiting[] = [];

  run(next: Step): unknown {
    switch (next.step) {
      case "act":
        return this.model.act(next.action);
      case "deliver":
        return this.deliver(next.count);
      case "sync":
        return this.deliver(next.count, (event) => this.model.logged(event));
      case "ask":
        return this.ask(next.what, next.limit, next.place);
      case "answer": {
        const [answer] = this.waiting.splice(next.which % Math.max(1, this.waiting.length), 1);
        return answer && this.take(answer);
      }
      case "read": {
        // Answers from before the change are void: the client asks for a room again when its read mark moved meanwhile.
        this.model.read_seq = Math.min(next.seq, this.model.head);
        this.state = withRead(this.state, this.model.read_seq, ME);
        this.waiting = this.waiting.filter((answer) => "page" in answer);
        return;
      }
      case "hide": {
        // The inbox tells of it: answers from before are void, and the room is fetched.
        this.model.hidden_seq = next.hidden ? this.model.head : null;
        this.waiting = this.waiting.filter((answer) => "page" in answer);
        this.take({ room: this.model.room(this.model.head) });
        return;
      }
      case "hide_message": {
        // On another device, of a message that this one may not have heard of.
        const sent = this.model.events.filter((event) => event.type === "new_message");
        const event = sent[next.which % Math.max(1, sent.length)];
        if (event?.type !== "new_message") return;
        this.model.hidden.add(event.data.message_id);
        this.state = withHidden(this.state, event.data.message_id, true);
        this.waiting = this.waiting.filter((answer) => "page" in answer);
        this.take({ room: this.model.room(this.model.head) });
        return;
      }
      case "reset":
        this.state = resetRoom(this.state, this.model.room(this.model.head), ME);
    }
  }

  deliver(count: number, told = (event: DurableEvent) => event): void {
    for (const event of this.model.events.slice(this.state.cursor, this.state.cursor + count)) {
      this.state = applyEvent(this.state, told(event), ME);
    }
  }

  ask(what: string, limit: number, seq: number): void {
    const { model, state } = this;
    const at = model.head;
    const { window } = state;
    // The first message that can begin a thread.
    const [root] = model.messages(at);
    if (root && what.startsWith("thread")) {
      const thread_id = root.message_id;
      const thread = state.threads[thread_id];
      if (what === "thread" || !thread?.has_before || thread.entries.length === 0) {
        this.waiting.push({ page: model.page(at, limit, {}, root.seq), place: { at: "all", thread_id } });
      } else {
        const anchor = firstSeq(thread);
        const page = model.page(at, limit, { before: anchor }, root.seq);
        this.waiting.push({ page, place: { at: "before", anchor, thread_id } });
      }
    } else if (what === "room") this.waiting.push({ room: model.room(at) });
    else if (what === "tail") this.waiting.push({ page: model.page(at, limit), place: { at: "all" } });
    else if (what === "around")
      this.waiting.push({ page: model.page(at, limit, { around: seq }), place: { at: "all" } });
    else if (window && window.entries.length > 0 && what === "before" && window.has_before) {
      const anchor = firstSeq(window);
      this.waiting.push({ page: model.page(at, limit, { before: anchor }), place: { at: "before", anchor } });
    } else if (window && window.entries.length > 0 && what === "after" && window.has_after) {
      const anchor = lastSeq(window);
      this.waiting.push({ page: model.page(at, limit, { after: anchor }), place: { at: "after", anchor } });
    }
  }

  take(answer: Waiting): void {
    if ("room" in answer) {
      this.state = mergeRoom(this.state, answer.room, ME);
      return;
    }
    const merged = mergePage(this.state, answer.page, answer.place);
    if (merged !== "stale") this.state = merged;
  }

  /** Everything that was missed arrives, and an inexact count is fetched. */
  settle(): void {
    this.deliver(Number.MAX_SAFE_INTEGER);
    if (!this.state.unread_exact) this.state = mergeRoom(this.state, this.model.room(this.model.head), ME);
  }
}

function expectSameAsFetch({ state, model }: ModelClient): void {
  expect(state.cursor).toBe(model.head);
  expect(state.room).toEqual(model.room(model.head));
  if (state.window) expectSameWindow(state.window, model.messages(model.head));
  for (const [thread_id, window] of Object.entries(state.threads)) {
    expectSameWindow(window, model.messages(model.head, seqOf(thread_id)));
  }
}

function expectSameWindow(window: Window, all: Message[]): void {
  const held = window.entries.map((entry) => entry.message);
  const from = all.findIndex((m) => m.seq === held[0]?.seq);
  if (held.length > 0) expect(held).toEqual(all.slice(from, from + held.length));
  if (!window.has_before && held.length > 0) expect(from).toBe(0);
  // What is hidden may have been all that was held.
  if (!window.has_after && (held.length > 0 || !window.has_before)) expect(held.at(-1)?.seq).toBe(all.at(-1)?.seq);
}

describe("D5: what a client holds equals what a fresh fetch would give", () => {
  test("after any interleaving of events, pages, fetched rooms, reading and resets", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
        const client = new ModelClient();
        for (const next of steps) client.run(next);
        client.settle();
        expectSameAsFetch(client);
      }),
      { numRuns: 4_000 },
    );
  });

  test("an answer that is older than the log is stale, never merged wrongly", () => {
    const client = new ModelClient();
    client.model.act({ do: "send", by: "other" });
    client.deliver(1);
    client.ask("tail", 5, 0);
    for (let i = 0; i < 500; i++) client.model.act({ do: "edit", which: 0 });
    client.deliver(500);
    const [answer] = client.waiting;
    if (!answer || !("page" in answer)) throw new Error("no page");
    expect(mergePage(client.state, answer.page, answer.place)).toBe("stale");
  });

  test("unread messages are counted up to 100, and a deletion at the cap asks for a fetch", () => {
    const client = new ModelClient();
    for (let i = 0; i < 120; i++) client.model.act({ do: "send", by: "other" });
    client.settle();
    expect(client.state.room.my?.unread_count).toBe(100);
    client.model.act({ do: "delete", which: 3 });
    client.deliver(1);
    expect(client.state.unread_exact).toBe(false);
    client.settle();
    expectSameAsFetch(client);
  });

  test("a window keeps at most 2,000 messages and drops the far end", () => {
    const client = new ModelClient();
    client.ask("tail", 5, 0);
    for (const answer of client.waiting) client.take(answer);
    const event = (seq: number) => {
      client.model.act({ do: "send", by: "other" });
      client.deliver(1);
      return seq;
    };
    for (let seq = 1; seq <= 2_010; seq++) event(seq);
    expect(client.state.window?.entries.length).toBe(2_000);
    expect(client.state.window?.has_before).toBe(true);
    expect(client.state.window?.has_after).toBe(false);
  }, 60_000);
});
