import { peopleAnswer, peopleQuery, type UserCard } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";

export function profileRoutes(routes: Routes, app: App): void {
  routes.serve(
    {
      method: "get",
      path: "/people",
      tag: "People",
      summary: "Find people by username or name",
      access: "user",
      limit: "read",
      query: peopleQuery,
      answer: peopleAnswer,
    },
    async ({ actor, query }) => {
      const pattern = `%${query.q.replace(/[\\%_]/g, "\\$&")}%`;
      const result = await sql<UserCard>`
        select id, username, name from users
        where (username::text || ' ' || name) ilike ${pattern} and id <> ${actor.user_id}
        order by username = ${query.q}::citext desc, similarity(username::text || ' ' || name, ${query.q}) desc, id
        limit ${query.limit}`.execute(app.db.query);
      return { people: result.rows };
    },
  );
}
