import { directionOf } from "@helloworld/protocol";
import type { Limits } from "../limits.ts";
import { networkOf } from "./client-address.ts";
import type { Pages } from "./render.ts";

/** How long a page is given to other visitors as well: what turns private is gone from it within a second (N2). */
const FRESH_MS = 900;
const KEPT = 500;
const HEADERS = { "cache-control": "private, no-cache", vary: "cookie, accept-encoding, accept-language" };

/** Who asks for a page, as far as it matters: `zipped` where they take gzip. */
type Visitor = { address: string; language: string; zipped: boolean };
type Page = { status: number; location: string } | { status: number; html: string; gzip?: Uint8Array<ArrayBuffer> };

/** Documents of rendered pages: many who follow one link at once cost one page. */
export class VisitorPages {
  readonly #pages: Pages;
  readonly #limits: Limits;
  readonly #document: Promise<string>;
  readonly #kept = new Map<string, { page: Promise<Page | null>; until: number }>();

  /** `document_path` is the document of the app, around which the pages are put. */
  constructor(pages: Pages, limits: Limits, document_path: string) {
    this.#pages = pages;
    this.#limits = limits;
    this.#document = Bun.file(document_path)
      .text()
      .catch(() => "");
  }

  /** The page at a path; null where the browser is to make it. */
  async answer(path: string, { address, language, zipped }: Visitor): Promise<Response | null> {
    const key = `${language} ${path}`;
    const known = this.#known(key);
    if (!known) {
      const { retry_after_ms } = await this.#limits.take("page", { network: networkOf(address) });
      if (retry_after_ms > 0) return tooMany(Math.ceil(retry_after_ms / 1000));
    }
    const page = await (known ?? this.#make(key, path, address, language));
    if (!page) return null;
    if ("location" in page)
      return new Response(null, { status: page.status, headers: { ...HEADERS, location: page.location } });
    const headers = { ...HEADERS, "content-type": "text/html; charset=utf-8" };
    if (!zipped) return new Response(page.html, { status: page.status, headers });
    page.gzip ??= Bun.gzipSync(page.html, { level: 4 });
    return new Response(page.gzip, { status: page.status, headers: { ...headers, "content-encoding": "gzip" } });
  }

  /** Something is new: the next visitor gets a page with it. */
  forget(): void {
    this.#kept.clear();
  }

  #known(key: string): Promise<Page | null> | undefined {
    const known = this.#kept.get(key);
    return known && known.until > Date.now() ? known.page : undefined;
  }

  #make(key: string, path: string, address: string, language: string): Promise<Page | null> {
    const now = Date.now();
    const page = this.#render(path, address, language);
    this.#kept.set(key, { page, until: now + FRESH_MS });
    page.then((made) => {
      if (!made || made.status >= 500) this.#kept.delete(key);
    });
    for (const [oldest, { until }] of this.#kept) {
      if (until > now && this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return page;
  }

  async #render(path: string, address: string, language: string): Promise<Page | null> {
    const page = await this.#pages.render(path, address, language);
    if (!page) return null;
    if ("redirect_to" in page) {
      const to = new URL(page.redirect_to, "http://localhost");
      return { status: page.status, location: to.pathname + to.search };
    }
    return { status: page.status, html: framed(await this.#document, page, language) };
  }
}

/** The page for a visitor who asked for too many pages. It is a constant, so it costs nothing. */
function tooMany(seconds: number): Response {
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Too many requests</title></head>
<body>
<h1>Too many requests</h1>
<p>This network has opened too many pages in a short time. Wait ${seconds === 1 ? "a second" : `${seconds} seconds`}, then load the page again.</p>
</body>
</html>
`;
  const headers = { ...HEADERS, "content-type": "text/html; charset=utf-8", "retry-after": String(seconds) };
  return new Response(html, { status: 429, headers });
}

/** The document of the app around a rendered page. */
function framed(
  document: string,
  { head, body, data }: { head: string; body: string; data: string },
  language: string,
): string {
  let html = document.replace(/<html lang="en"/, `<html lang="${language}" dir="${directionOf(language)}"`);
  if (head.includes("<title>")) html = html.replace(/<title>[^<]*<\/title>/, "");
  if (head.includes('name="description"')) html = html.replace(/<meta name="description"[^>]*>/, "");
  return html
    .replace("</head>", () => `${head}</head>`)
    .replace(/<noscript>.*?<\/noscript>/s, "")
    .replace('<div id="root"></div>', () => `<div id="root">${body}</div>${data}`);
}
