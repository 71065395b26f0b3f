import { type HelpArticle, helpArticle, helpResponse, helpSlug } from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { Routes } from "../../http/routes.ts";
import { articlesIn } from "./articles.ts";

const tag = "Help";

export function helpRoutes(routes: Routes): void {
  routes.endpoint(
    {
      method: "get",
      path: "/help",
      tag,
      summary: "The articles of the help, in the language of the reader",
      access: "public",
      limit: "read",
      response: helpResponse,
    },
    async ({ language }) => {
      const articles = await articlesIn(language);
      return { articles: articles.map(({ slug, title, summary, text }) => ({ slug, title, summary, text })) };
    },
  );

  routes.endpoint(
    {
      method: "get",
      path: "/help/{slug}",
      tag,
      summary: "An article of the help",
      access: "public",
      limit: "read",
      params: z.object({ slug: helpSlug }),
      response: helpArticle,
    },
    async ({ params, language }) => {
      const articles = await articlesIn(language);
      const { slug, title, summary, body } = articles[helpSlug.options.indexOf(params.slug)] as HelpArticle;
      return { slug, title, summary, body };
    },
  );
}
