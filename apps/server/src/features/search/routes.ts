import { searchQuery, searchResponse } from "@helloworld/protocol";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { search } from "./search.ts";

export function searchRoutes(routes: Routes, app: App): void {
  routes.endpoint(
    {
      method: "get",
      path: "/search",
      tag: "Search",
      summary: "People, posts and rooms that I may see, by their words, in any script",
      access: "public",
      limit: "search",
      query: searchQuery,
      response: searchResponse,
    },
    ({ actor, query }) => search(app.db.query, actor, query),
  );
}
