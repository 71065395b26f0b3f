import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { storageFull } from "./blob-store.ts";

/** How often it is looked whether there is any room. */
const LOOK_MS = 1_000;
/** The part of the reserve that is left to the database alone, and no more than this. */
const [LAST_PART, LAST_BYTES] = [1 / 8, 64_000_000];

/**
 * The room on the disk of the data folder. What people upload leaves a reserve there for everything else: the
 * database, its log, and what a repair needs.
 */
export class Space {
  readonly #folder: string;
  readonly #reserve: number;
  readonly #looking: Timer;
  #promised = 0;
  #full = false;

  /** @param reserve in bytes */
  constructor(folder: string, reserve: number) {
    this.#folder = folder;
    this.#reserve = reserve;
    this.#looking = setInterval(() => void this.#look(), LOOK_MS);
  }

  /**
   * Promises room for this many bytes until the answer is called, or throws `storage_full`. Promises of the same time
   * are added up, so that uploads at once do not each take the same room.
   */
  async promise(bytes: number): Promise<() => void> {
    this.#promised += bytes;
    let held = true;
    const release = () => {
      if (held) this.#promised -= bytes;
      held = false;
    };
    const left = await this.#free().catch((error) => {
      release();
      throw error;
    });
    if (left - this.#promised >= this.#reserve) return release;
    release();
    throw storageFull();
  }

  /**
   * Whether so little is left that nothing more may be written but what frees room: the rest is what the
   * database needs to go on, for one that finds no room for its log stops.
   */
  get full(): boolean {
    return this.#full;
  }

  stop(): void {
    clearInterval(this.#looking);
  }

  async #look(): Promise<void> {
    const left = await this.#free().catch(() => Number.POSITIVE_INFINITY);
    this.#full = left < Math.min(this.#reserve * LAST_PART, LAST_BYTES);
  }

  async #free(): Promise<number> {
    let folder = this.#folder;
    while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
    const { bavail, bsize } = await statfs(folder);
    return Number(bavail) * Number(bsize);
  }
}
