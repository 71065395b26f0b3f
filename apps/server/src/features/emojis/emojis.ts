import { type CustomEmoji, type EmojisResponse, LIMITS, phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { SiteModerator } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, notFound } from "../../errors.ts";
import type { PictureSize } from "../../storage/pictures.ts";
import { inTransaction, type Query, type Tx } from "../../streams/streams.ts";
import { audit } from "../admin/audit.ts";
import { dropAfter, keeping, pictureResponse, type Upload } from "../pictures/pictures.ts";

/** All emoji of this server, by name. */
export async function listEmojis(query: Query): Promise<EmojisResponse> {
  const rows = await query.selectFrom("custom_emojis").select(["name", "picture_id"]).orderBy("name").execute();
  return { emojis: rows.map(present) };
}

/** Adds an emoji, or gives one another picture. */
export function setEmoji(app: App, moderator: SiteModerator, name: string, upload: Upload): Promise<CustomEmoji> {
  return keeping(app, upload, (picture_id) =>
    inTransaction(app.db, app.hub, async (tx) => {
      const before = await locked(tx, name);
      if (!before) await refuseWhenFull(tx);
      const row = { name, picture_id: picture_id as string };
      await tx.query
        .insertInto("custom_emojis")
        .values(row)
        .onConflict((conflict) => conflict.column("name").doUpdateSet(row))
        .execute();
      dropAfter(app, tx, before);
      await audit(tx, before ? "emoji_changed" : "emoji_added", { actor_id: moderator.user_id, data: { name } });
      return present(row);
    }),
  );
}

/** Takes an emoji away: what uses it shows its name. */
export function removeEmoji(app: App, moderator: SiteModerator, name: string): Promise<void> {
  return inTransaction(app.db, app.hub, async (tx) => {
    const [gone] = await tx.query
      .deleteFrom("custom_emojis")
      .where("name", "=", name)
      .returning("picture_id")
      .execute();
    if (!gone) throw notFound("emoji");
    dropAfter(app, tx, gone.picture_id);
    await audit(tx, "emoji_removed", { actor_id: moderator.user_id, data: { name } });
  });
}

export async function emojiPicture(app: App, name: string, size: PictureSize): Promise<Response> {
  const row = await app.db.query
    .selectFrom("custom_emojis")
    .select("picture_id")
    .where("name", "=", name)
    .executeTakeFirst();
  return pictureResponse(app, row?.picture_id, size);
}

/** Its picture, if there is such an emoji; nobody else adds or changes one until the end of the transaction. */
async function locked(tx: Tx, name: string): Promise<string | null> {
  await sql`lock table custom_emojis in share row exclusive mode`.execute(tx.query);
  const row = await tx.query
    .selectFrom("custom_emojis")
    .select("picture_id")
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.picture_id ?? null;
}

async function refuseWhenFull(tx: Tx): Promise<void> {
  const { count } = await tx.query
    .selectFrom("custom_emojis")
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  if (Number(count) >= LIMITS.custom_emojis)
    throw new AppError(
      "conflict",
      phrase("There are {maximum} custom emoji, the most there can be. Remove one first.", {
        maximum: LIMITS.custom_emojis,
      }),
    );
}

function present({ name, picture_id }: { name: string; picture_id: string }): CustomEmoji {
  return { name, picture_url: `/api/v1/chat/emojis/${name}/picture?v=${picture_id}` };
}
