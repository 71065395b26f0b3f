import { describe, expect, test } from "bun:test";
import { Arriving, LEAST_SPEED } from "../src/http/arriving.ts";
import { ByteBudget } from "../src/http/byte-budget.ts";
import { FairShare } from "../src/http/fair-share.ts";

const sender = (network: number | string, person: number | string = 0) => ({
  network: `network ${network}`,
  person: `person ${person} of ${network}`,
});
const times = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));
/** Takes as much as there is for this sender. */
function takeAll(share: FairShare, who: ReturnType<typeof sender>, step = 1): number {
  let taken = 0;
  while (share.take(step, who)) taken += step;
  return taken;
}

describe("attack B1: shares", () => {
  test("attack B1: alone, a network takes a third and a person a sixth", () => {
    expect(takeAll(new FairShare(6_000, 1), sender(1))).toBe(1_000);
    const share = new FairShare(6_000, 1);
    const taken = times(200, (person) => takeAll(share, sender(1, person)));
    expect(taken.reduce((sum, each) => sum + each)).toBeWithin(1_900, 2_201);
  });

  test("attack B1: however many take all that they can, the next network and the next person get some", () => {
    const share = new FairShare(1_000_000, 1);
    for (let network = 0; network < 50; network += 1)
      for (let person = 0; person < 20; person += 1) expect(takeAll(share, sender(network, person))).toBeGreaterThan(0);
    expect(takeAll(share, sender("new"))).toBeGreaterThan(300);
  });

  test("attack B1: everybody may have the least, until their network has half of all", () => {
    const share = new FairShare(120, 10);
    expect(times(6, (person) => takeAll(share, sender(1, person)))).toEqual([20, 10, 10, 10, 10, 0]);
    expect(takeAll(share, sender(2))).toBe(10);
  });

  test("attack B1: what is given back can be taken again, and nothing is left of who has nothing", () => {
    const share = new FairShare(1_000, 1);
    for (let round = 0; round < 3; round += 1) {
      const taken = times(10, (index) => takeAll(share, sender(index % 3, index)));
      for (const [index, amount] of taken.entries()) share.give(amount, sender(index % 3, index));
      expect(share.left).toBe(1_000);
    }
  });
});

describe("attack B1: memory is taken for what has arrived", () => {
  test("attack B1: it grows with the bytes, at most to twice as much, and is given back", async () => {
    const budget = new ByteBudget(30_000);
    const memory = budget.memory(sender(1));
    for (let index = 0; index < 300; index += 1) await memory.add(new Uint8Array([index]), 1_000);
    expect(memory.bytes).toEqual(new Uint8Array(times(300, (index) => index)));
    // 512 of 5,000 are taken by it.
    expect([budget.tryTake(4_489, sender(1)), budget.tryTake(4_488, sender(1))]).toEqual([false, true]);
    expect(budget.tryTake(512, sender(1))).toBe(false);
    memory.empty();
    expect(budget.tryTake(512, sender(1))).toBe(true);
  });

  test("attack B1: a sender without memory waits until some of it is given back, and others pass", async () => {
    const budget = new ByteBudget(30_000);
    const [first, second, other] = [budget.memory(sender(1)), budget.memory(sender(1)), budget.memory(sender(2))];
    await first.add(new Uint8Array(5_000), 5_000);
    const order: string[] = [];
    const waiting = second.add(new Uint8Array(900), 900).then(() => order.push("second"));
    await other.add(new Uint8Array(500), 500).then(() => order.push("other"));
    first.empty();
    await waiting;
    expect(order).toEqual(["other", "second"]);
    expect(first.length + second.length).toBe(900);
  });
});

/** A body that brings these chunks and then nothing more. */
const open = (chunks: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(to) {
      for (const chunk of chunks) to.enqueue(chunk);
    },
  });

describe("attack M1: the least speed", () => {
  const speed = { bytes: 100, within_ms: 50 };

  test("attack M1: a body that does not go on ends as too slow, and its place is free again", async () => {
    for (const chunks of [[], [new Uint8Array(99)], times(5, () => new Uint8Array(100))]) {
      const places = new FairShare(6, 1);
      const arriving = new Arriving(open(chunks), places, sender(1), speed);
      let length = 0;
      const read = async () => {
        for await (const chunk of arriving) length += chunk.length;
      };
      const reading = read();
      expect(places.left).toBe(5);
      await expect(reading).rejects.toMatchObject({ code: "request_timeout" });
      expect([length, places.left]).toEqual([chunks.reduce((sum, each) => sum + each.length, 0), 6]);
    }
  });

  test("attack M1: bytes that come one by one are too slow, however long they go on", async () => {
    const trickle = new ReadableStream<Uint8Array>({
      async pull(to) {
        await Bun.sleep(5);
        to.enqueue(new Uint8Array(1));
      },
    });
    let length = 0;
    const read = async () => {
      for await (const chunk of new Arriving(trickle, new FairShare(6, 1), sender(1), speed)) length += chunk.length;
    };
    await expect(read()).rejects.toMatchObject({ code: "request_timeout" });
    expect(length).toBeLessThan(100);
  });

  test("attack M1: the time that the server takes is not the sender's", async () => {
    const chunks = times(4, () => new Uint8Array(1));
    const body = open(chunks).getReader();
    const lazy = new ReadableStream<Uint8Array>(
      {
        async pull(to) {
          if (chunks.pop()) to.enqueue((await body.read()).value as Uint8Array);
          else to.close();
        },
      },
      { highWaterMark: 10 },
    );
    let length = 0;
    for await (const chunk of new Arriving(lazy, new FairShare(6, 1), sender(1), speed)) {
      await Bun.sleep(speed.within_ms * 2);
      length += chunk.length;
    }
    expect(length).toBe(4);
  });

  test("attack M1: one body too many of a sender is refused, and a body that is left gives its place back", async () => {
    const places = new FairShare(18, 1);
    places.take(1, sender(1));
    const left = times(2, () => new Arriving(open([new Uint8Array(1)]), places, sender(1), speed));
    for (const each of left) expect((await each.next()).value).toHaveLength(1);
    await expect(new Arriving(open([]), places, sender(1), speed).next()).rejects.toMatchObject({ code: "busy" });
    // One of them waits for its next chunk.
    const waiting = left[0]?.next().catch(() => undefined);
    for (const each of left) await each.return();
    await waiting;
    expect(places.left).toBe(17);
  });

  test("attack M1: a phone that brings 10 kB a second is far from too slow", () => {
    expect((LEAST_SPEED.bytes / LEAST_SPEED.within_ms) * 1_000).toBeLessThan(10_000 / 4);
  });
});
