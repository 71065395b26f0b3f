import { isGone, RETRY_MS } from "./fetching.ts";

/**
 * Something that is fetched whole, and again whenever an event says that it
 * changed: so what is held is what a fetch gives. One fetch at a time; what
 * changes meanwhile asks for one more.
 */
export class InvalidatableQuery {
  readonly #fetch: () => Promise<void>;
  readonly #online: () => boolean;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(fetch: () => Promise<void>, online: () => boolean) {
    this.#fetch = fetch;
    this.#online = online;
  }

  /** Fetches now, or once more after the fetch under way. Throws as the API does. */
  fetch(): Promise<void> {
    if (this.#running) this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** The same, tried again until it works or cannot work. */
  invalidate(): void {
    this.fetch().catch((error) => {
      if (isGone(error) || this.#timer) return;
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        if (this.#online()) this.invalidate();
      }, RETRY_MS);
    });
  }

  /** Makes the fetch under way, where there is one, again. */
  refetchPending(): void {
    if (this.#running) this.#again = true;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      await this.#fetch();
    } while (this.#again);
  }
}
