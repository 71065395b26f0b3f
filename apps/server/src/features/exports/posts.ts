import { sql } from "kysely";
import type { App } from "../../app.ts";
import { rfc3339 } from "../../streams/read.ts";
import type { ZipStream } from "./zip.ts";

const BATCH_SIZE = 500;

/** Writes somebody's posts with their pictures, comments, and what they thought of others' posts, as JSON. */
export async function writePosts(app: App, zip: ZipStream, user_id: string): Promise<void> {
  const posts = sql`
    select p.id as key, jsonb_build_object('id', p.id, 'title', p.title, 'content', p.content, 'visibility', p.visibility,
      'created_at', ${rfc3339("p.created_at")}, 'edited_at', ${rfc3339("p.edited_at")}, 'shares', p.shared_id,
      'poll', (select q.options from polls q where q.post_id = p.id),
      'pictures', (select coalesce(jsonb_agg(jsonb_build_object('file', 'pictures/' || i.file_id || '.webp',
        'alt', i.alt) order by i.place), '[]') from post_pictures i where i.post_id = p.id)) as item
    from posts p where p.author_id = ${user_id}`;
  const comments = sql`
    select c.id as key, jsonb_build_object('post_id', c.post_id, 'content', c.content,
      'created_at', ${rfc3339("c.created_at")}) as item
    from comments c where c.author_id = ${user_id}`;
  const responses = sql`
    select r.post_id as key, jsonb_build_object('post_id', r.post_id,
      'reaction', case r.value when 1 then 'like' when -1 then 'dislike' end) as item
    from post_reactions r where r.user_id = ${user_id} and r.value <> 0`;
  await writeList(app, zip, "posts.json", posts);
  await writeList(app, zip, "comments.json", comments);
  await writeList(app, zip, "reactions.json", responses);
  const { rows } = await sql<{ file_id: string }>`
    select file_id from post_pictures where owner_id = ${user_id} order by id`.execute(app.db.query);
  for (const { file_id } of rows) {
    const file = await app.photos.open(file_id, 1280);
    if (file) await zip.add(`pictures/${file_id}.webp`, await new Response(file.stream).bytes());
  }
}

async function writeList(app: App, zip: ZipStream, name: string, rows: ReturnType<typeof sql>): Promise<void> {
  const file = zip.entry(name);
  await file.write("[");
  let between = "\n";
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const page = await sql<{ key: string; item: object }>`
      select key, item from (${rows}) listed where key > ${after} order by key limit ${BATCH_SIZE}`.execute(
      app.db.query,
    );
    if (page.rows.length === 0) break;
    await file.write(between + page.rows.map((row) => JSON.stringify(row.item)).join(",\n"));
    between = ",\n";
    after = page.rows.at(-1)?.key ?? after;
  }
  await file.write("\n]\n");
  await file.end();
}
