import { join } from "node:path";
import { type TextPage, type TextPageName, textPage, textPageName } from "@helloworld/protocol";
import { parseMarkdown } from "@helloworld/text";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";

export function pageRoutes(routes: Routes, app: App): void {
  routes.endpoint(
    {
      method: "get",
      path: "/pages/{name}",
      tag: "Pages",
      summary: "What this place is, and on what terms",
      access: "public",
      limit: "read",
      params: z.object({ name: textPageName }),
      response: textPage,
    },
    ({ params }) => readPage(app, params.name),
  );
}

/** The operator's text, `pages/<name>.md` in the data folder, or ours. */
async function readPage(app: App, name: TextPageName): Promise<TextPage> {
  const own = Bun.file(join(app.config.data_dir, "pages", `${name}.md`));
  const is_own = await own.exists();
  const source = await (is_own ? own : Bun.file(join(import.meta.dir, `${name}.md`))).text();
  const changed_at = is_own ? new Date(own.lastModified).toISOString() : null;
  return { name, body: parseMarkdown(source), changed_at };
}
