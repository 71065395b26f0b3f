import { phrase } from "@helloworld/protocol";
import { AppError } from "../errors.ts";
import { FairShare, type Sender } from "./fair-share.ts";

/** After this long without room, the sender is told to try again later. */
const PATIENCE_MS = 5_000;
const MOST_WAITING = 400;
/** Everybody may have this much in memory: most JSON bodies are smaller. */
const LEAST_BYTES = 4 * 1024;

/** Bytes of request bodies that this process holds in memory at once, shared among senders. */
export class ByteBudget {
  readonly #share: FairShare;
  readonly #waiting_share = new FairShare(MOST_WAITING, 1);
  #waiting: { bytes: number; sender: Sender; go: () => void }[] = [];

  constructor(total: number) {
    this.#share = new FairShare(total, LEAST_BYTES);
  }

  /** Memory for what this sender brings; it is empty at first. */
  memory(sender: Sender): ArrivedBytes {
    return new ArrivedBytes(this, sender);
  }

  /** Whether more than half of all is left. */
  get spare(): boolean {
    return this.#share.left > this.#share.total / 2;
  }

  tryTake(bytes: number, sender: Sender): boolean {
    return this.#share.take(bytes, sender);
  }

  /** Takes bytes, in order with others who wait. Throws `busy` where there are none for too long. */
  async take(bytes: number, sender: Sender): Promise<void> {
    if (this.tryTake(bytes, sender)) return;
    if (!this.#waiting_share.take(1, sender)) throw busy();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const place = { bytes, sender, go: () => resolve(true) };
    this.#waiting.push(place);
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    const came = await promise;
    clearTimeout(timer);
    this.#waiting_share.give(1, sender);
    if (came) return;
    this.#waiting = this.#waiting.filter((each) => each !== place);
    throw busy();
  }

  give(bytes: number, sender: Sender): void {
    this.#share.give(bytes, sender);
    // The sender who has waited longest and fits goes on; a large amount does not hold up others behind it.
    if (this.#waiting.length > 0)
      this.#waiting = this.#waiting.filter((each) => {
        if (!this.tryTake(each.bytes, each.sender)) return true;
        each.go();
        return false;
      });
  }
}

/** Bytes of one request that have arrived. Their memory grows with them and is counted in the budget. */
export class ArrivedBytes {
  readonly #budget: ByteBudget;
  readonly #sender: Sender;
  #memory = new Uint8Array(0);
  #length = 0;

  constructor(budget: ByteBudget, sender: Sender) {
    this.#budget = budget;
    this.#sender = sender;
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes that arrived since the memory was last emptied. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#memory.subarray(0, this.#length);
  }

  /** Adds bytes, and waits for memory where there is none. `most` is the length that is never exceeded. */
  async add(bytes: Uint8Array, most: number): Promise<void> {
    const more = this.#growth(bytes.length, most);
    if (more > 0) await this.#budget.take(more, this.#sender);
    this.#append(bytes, more);
  }

  /** Adds bytes where there is memory for them now, and answers whether there was. Beyond `modest` it uses spare memory only. */
  tryAdd(bytes: Uint8Array, most: number, modest: number): boolean {
    const more = this.#growth(bytes.length, most);
    if (more > 0) {
      if (this.#memory.length + more > modest && !this.#budget.spare) return false;
      if (!this.#budget.tryTake(more, this.#sender)) return false;
    }
    this.#append(bytes, more);
    return true;
  }

  /** Gives the memory back. */
  empty(): void {
    const held = this.#memory.length;
    this.#memory = new Uint8Array(0);
    this.#length = 0;
    if (held > 0) this.#budget.give(held, this.#sender);
  }

  /** Twice as much each time, so that many small chunks are not copied again and again. */
  #growth(added: number, most: number): number {
    const [has, needs] = [this.#memory.length, this.#length + added];
    return needs <= has ? 0 : Math.max(needs, Math.min(most, 2 * has)) - has;
  }

  #append(bytes: Uint8Array, more: number): void {
    if (more > 0) {
      const grown = new Uint8Array(this.#memory.length + more);
      grown.set(this.bytes);
      this.#memory = grown;
    }
    this.#memory.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}

function busy(): AppError {
  return new AppError("busy", phrase("Too much is being sent to this server just now. Try again in a moment."), {
    retry_after_ms: 5_000,
  });
}
