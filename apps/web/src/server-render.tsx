import { AsyncLocalStorage } from "node:async_hooks";
import translations from "virtual:catalogues";
import { type I18n, i18n, setupI18n } from "@lingui/core";
import { createMemoryHistory } from "@tanstack/react-router";
import { prerender } from "react-dom/static.edge";
import { App } from "./app/app.tsx";
import { transport } from "./app/client.ts";
import { englishTexts } from "./app/english-texts.ts";
import { isolateValues } from "./app/isolate.ts";
import { PageData } from "./app/page-data.ts";
import { createAppRouter } from "./app/router.tsx";
import { publicRoutes } from "./app/routes/public.ts";
import { RenderedParts } from "./ui/lazy-component.tsx";

/** A page as a visitor sees it: what belongs into the head, the body, and its status; or where to go instead. */
export type RenderedPage =
  | { status: number; head: string; body: string; data: string }
  | { status: number; redirect_to: string };

const reader = new AsyncLocalStorage<string>();

/** React writes what belongs into the head before everything else. */
const HEAD = /^(?:<title>[^<]*<\/title>|<meta [^>]*\/>|<link [^>]*\/>)+/;

speakInTheLanguageOfTheReader();
isolateValues();

/** Every page there is: its path as the router writes it, and whether the server renders it for visitors. */
export const pages: { path: string; is_public: boolean }[] = Object.values(
  createAppRouter(new PageData("", {}), createMemoryHistory()).routesByPath,
).map((route) => ({
  // What a page shows within itself at first has its path with a slash.
  path: route.fullPath === "/" ? "/" : route.fullPath.replace(/\/$/, ""),
  is_public: (publicRoutes as readonly unknown[]).includes(route),
}));

/** Answers the calls of the pages to the API, as `fetch` does. */
export function answerCallsWith(fetch: typeof globalThis.fetch): void {
  transport.fetch = fetch;
}

/** Renders a public page for a visitor, in their language. `origin` is where the server is found. */
export function renderPage(path: string, origin: string, language: string): Promise<RenderedPage> {
  return reader.run(language, () => render(path, origin));
}

async function render(path: string, origin: string): Promise<RenderedPage> {
  const page = new PageData(origin, {});
  const router = createAppRouter(page, createMemoryHistory({ initialEntries: [path] }));
  await router.load();
  const result = router._serverResult;
  if (result?.type === "redirect") {
    return { status: result.redirect.status, redirect_to: result.redirect.headers.get("location") ?? "/" };
  }
  const failures: unknown[] = [];
  // Waits for all of it: what came later would be put in its place by inline scripts, which the content policy forbids.
  const { prelude } = await prerender(
    <RenderedParts value={page.parts}>
      <App router={router} />
    </RenderedParts>,
    {
      onError: (error) => void failures.push(error),
      progressiveChunkSize: Number.MAX_SAFE_INTEGER,
    },
  );
  const html = await new Response(prelude).text();
  if (failures.length > 0) throw failures[0];
  const head = HEAD.exec(html)?.[0] ?? "";
  // The content policy forbids inline style. Quotes within texts are escaped, so this finds attributes only.
  const body = html.slice(head.length).replaceAll(' style="', ' data-style="');
  return { status: result?.status ?? 200, head, body, data: page.toHtml() };
}

/** Pages of several languages are rendered at once, so the one `i18n` of the modules asks whose page it is. */
function speakInTheLanguageOfTheReader(): void {
  const speakers = new Map<string, I18n>(
    Object.entries({ en: englishTexts, ...translations }).map(([language, messages]) => {
      const texts = language === "en" ? messages : Object.setPrototypeOf({ ...messages }, englishTexts);
      return [language, setupI18n({ locale: language, messages: { [language]: texts } })];
    }),
  );
  const speaker = () => speakers.get(reader.getStore() ?? "en") ?? (speakers.get("en") as I18n);
  i18n._ = ((...given: Parameters<I18n["_"]>) => speaker()._(...given)) as I18n["_"];
  i18n.date = (...given) => speaker().date(...given);
  i18n.number = (...given) => speaker().number(...given);
  Object.defineProperty(i18n, "locale", { get: () => speaker().locale });
}
