/** Chance that is the same each time: the hash of a seed and a count. */
export class Chance {
  readonly #seed: number;
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** From 0 up to, and without, 1. */
  next(): number {
    this.#count += 1;
    return Number(Bun.hash(`${this.#seed} ${this.#count}`) & 0xffff_ffffn) / 2 ** 32;
  }

  /** A whole number from 0 up to, and without, `most`. */
  upTo(most: number): number {
    return Math.floor(this.next() * most);
  }

  one<T>(of: readonly T[]): T {
    return of[this.upTo(of.length)] as T;
  }

  /** Some of them, each once. */
  some<T>(of: readonly T[], count: number): T[] {
    const left = [...of];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(this.upTo(left.length), 1)[0] as T);
  }
}
