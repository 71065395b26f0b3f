import type { DurableEvent } from "@helloworld/protocol";

const HELD_MAX = 300;

/** Events that came before their turn, by stream, until the gap before them is filled. */
export class OutOfOrderBuffer {
  readonly #streams = new Map<string, Map<number, DurableEvent>>();

  /** What does not fit comes with the answer to `sync`. */
  add(event: DurableEvent): void {
    const { stream, seq } = event.data;
    const held = this.#streams.get(stream) ?? new Map<number, DurableEvent>();
    if (held.size < HELD_MAX) held.set(seq, event);
    this.#streams.set(stream, held);
  }

  /** The event with this seq, if it is held; older ones are dropped. */
  take(stream: string, seq: number): DurableEvent | undefined {
    const held = this.#streams.get(stream);
    const event = held?.get(seq);
    for (const other of held?.keys() ?? []) if (other <= seq) held?.delete(other);
    if (held?.size === 0) this.#streams.delete(stream);
    return event;
  }

  /** Drops the events up to this seq; whether there were any. */
  dropUpTo(stream: string, seq: number): boolean {
    const found = [...(this.#streams.get(stream)?.keys() ?? [])].some((held) => held <= seq);
    this.take(stream, seq);
    return found;
  }

  has(stream: string): boolean {
    return this.#streams.has(stream);
  }

  delete(stream: string): void {
    this.#streams.delete(stream);
  }

  clear(): void {
    this.#streams.clear();
  }
}
