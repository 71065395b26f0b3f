import { AppError } from "../errors.ts";

/** After this the sender is told to come again. */
const PATIENCE_MS = 5_000;
const MOST_WAITING = 200;

/**
 * Bytes of request bodies that this process holds at once, together and for each person or address. What is beyond
 * waits a while in order, and is then answered `busy`.
 */
export class ByteBudget {
  readonly #total: number;
  readonly #share: number;
  readonly #held = new Map<string, number>();
  #waiting: { bytes: number; holder: string; go: () => void }[] = [];
  #left: number;

  /** @param share the part of it that one holder can have */
  constructor(total: number, share: number) {
    this.#total = total;
    this.#left = total;
    this.#share = share;
  }

  /** Takes bytes until the answer is called. Throws `busy` where there are none for too long. */
  async take(bytes: number, holder: string): Promise<() => void> {
    if (!this.#fits(bytes, holder)) await this.#turn(bytes, holder);
    else this.#hold(bytes, holder);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#left += bytes;
      const rest = (this.#held.get(holder) ?? 0) - bytes;
      if (rest > 0) this.#held.set(holder, rest);
      else this.#held.delete(holder);
      this.#wake();
    };
  }

  /** Takes bytes only where more than half of all is left. */
  async takeSpare(bytes: number, holder: string): Promise<(() => void) | undefined> {
    return this.#left > this.#total / 2 && this.#fits(bytes, holder) ? this.take(bytes, holder) : undefined;
  }

  #fits(bytes: number, holder: string): boolean {
    return this.#left >= bytes && (this.#held.get(holder) ?? 0) + bytes <= this.#share;
  }

  #hold(bytes: number, holder: string): void {
    this.#left -= bytes;
    this.#held.set(holder, (this.#held.get(holder) ?? 0) + bytes);
  }

  async #turn(bytes: number, holder: string): Promise<void> {
    const busy = () =>
      new AppError("busy", "Too much is being sent to this server just now. Try again in a moment.", {
        retry_after_ms: 5_000,
      });
    if (this.#waiting.length >= MOST_WAITING) throw busy();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const place = { bytes, holder, go: () => resolve(true) };
    this.#waiting.push(place);
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    const came = await promise;
    clearTimeout(timer);
    if (came) return;
    this.#waiting = this.#waiting.filter((each) => each !== place);
    throw busy();
  }

  /** Whoever has waited longest and fits goes on; a large one does not hold up others behind it for their share. */
  #wake(): void {
    this.#waiting = this.#waiting.filter(({ bytes, holder, go }) => {
      if (!this.#fits(bytes, holder)) return true;
      this.#hold(bytes, holder);
      go();
      return false;
    });
  }
}
