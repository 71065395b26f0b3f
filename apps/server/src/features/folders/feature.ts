import { sql } from "kysely";
import type { Feature } from "../feature.ts";
import { folderRoutes } from "./routes.ts";

export const folders: Feature = {
  routes: [folderRoutes],
  personal: { folders: { exported: "folders.json" } },
  exports: {
    "folders.json": (user_id) => sql`
      select f.id as key, jsonb_build_object('name', f.name, 'position', f.position, 'rooms',
        (select coalesce(jsonb_agg(m.room_id), '[]') from members m where m.folder_id = f.id)) as item
      from folders f where f.user_id = ${user_id}`,
  },
};
