import { isUsername } from "@helloworld/protocol";
import type { WebPage } from "./render.ts";

/** The one page at the root whose path is not ours: a profile. */
const PROFILE = "/$username";

/** Which paths are pages of the web app, by the list of its router. */
export class WebPages {
  readonly #pages: { pattern: RegExp; is_public: boolean }[];

  constructor(pages: WebPage[]) {
    this.#pages = pages
      .filter(({ path }) => path !== PROFILE)
      .map(({ path, is_public }) => ({ pattern: patternOf(path), is_public }));
  }

  /** Whether a page of ours is at a path; profiles are asked for by `usernameIn`. */
  has(path: string): boolean {
    return this.#pages.some(({ pattern }) => pattern.test(path));
  }

  /** Whether a visitor gets the page rendered: anybody may read it. */
  isPublic(path: string): boolean {
    const page = this.#pages.find(({ pattern }) => pattern.test(path));
    return page ? page.is_public : usernameIn(path) !== null;
  }
}

/** The username that a path names, which may have a dot as no other page has. */
export function usernameIn(path: string): string | null {
  const name = path.slice(1);
  return isUsername(name) ? name : null;
}

function patternOf(path: string): RegExp {
  const segments = path.split("/").map((segment) => (segment.startsWith("$") ? "[^/]+" : RegExp.escape(segment)));
  return new RegExp(`^${segments.join("/")}$`);
}
