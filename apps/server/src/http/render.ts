import { AsyncLocalStorage } from "node:async_hooks";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../log.ts";

const MODULE = join(import.meta.dir, "../../../web/dist-server/server-render.js");

type RenderedPage =
  | { status: number; head: string; body: string; data: string }
  | { status: number; redirect_to: string };
/** A page of the web app: its path as the router writes it (`/posts/$id`), and whether visitors get it rendered. */
export type WebPage = { path: string; is_public: boolean };
type Renderer = {
  pages: WebPage[];
  answerCallsWith(fetch: (input: string, init?: RequestInit) => Promise<Response>): void;
  renderPage(path: string, origin: string, language: string): Promise<RenderedPage>;
};

/** How a call of a page to the API is answered, for the address of its reader. */
type Answer = (request: Request, address: string) => Promise<Response> | Response;

/**
 * Renders public pages for visitors, with the code of the web app. Its calls
 * to the API are answered here as calls of that visitor, so a page can hold
 * only what anybody may see.
 */
export class Pages {
  readonly #log: Logger;
  readonly #origin: string;
  readonly #answer: Answer;
  readonly #reader = new AsyncLocalStorage<string>();
  #renderer: Promise<Renderer | null> | undefined;

  /** `origin` is where the server is found. */
  constructor(log: Logger, origin: string, answer: Answer) {
    this.#log = log;
    this.#origin = origin;
    this.#answer = answer;
  }

  /** Every page of the web app; none where it is not built. */
  async list(): Promise<WebPage[]> {
    this.#renderer ??= this.#load();
    return (await this.#renderer)?.pages ?? [];
  }

  /** The page at a path; null where it cannot be rendered, and the browser has to. */
  async render(path: string, address: string, language: string): Promise<RenderedPage | null> {
    this.#renderer ??= this.#load();
    const renderer = await this.#renderer;
    if (!renderer) return null;
    try {
      return await this.#reader.run(address, () => renderer.renderPage(path, this.#origin, language));
    } catch (error) {
      this.#log.error("a page could not be rendered", { path, error: String(error) });
      return null;
    }
  }

  async #load(): Promise<Renderer | null> {
    if (!existsSync(MODULE)) return null;
    const renderer = (await import(MODULE)) as Renderer;
    renderer.answerCallsWith(async (input, init) =>
      this.#answer(new Request(new URL(input, "http://localhost"), init), this.#reader.getStore() ?? ""),
    );
    return renderer;
  }
}
