import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { storageFull } from "./blob-store.ts";

/**
 * The room on the disk of the data folder. What people upload leaves a reserve there for everything else: the
 * database, its log, and what a repair needs.
 */
export class Space {
  readonly #folder: string;
  readonly #reserve: number;
  #promised = 0;

  /** @param reserve in bytes */
  constructor(folder: string, reserve: number) {
    this.#folder = folder;
    this.#reserve = reserve;
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

  async #free(): Promise<number> {
    let folder = this.#folder;
    while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
    const { bavail, bsize } = await statfs(folder);
    return Number(bavail) * Number(bsize);
  }
}
