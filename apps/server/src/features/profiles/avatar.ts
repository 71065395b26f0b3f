import type { MyProfile } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import type { PictureSize } from "../../storage/pictures.ts";
import { inTransaction } from "../../streams/streams.ts";
import { dropAfter, keeping, pictureResponse, type Upload } from "../pictures/pictures.ts";
import { knownPeople } from "../privacy/people.ts";
import { changeCard } from "./card.ts";
import { myProfile } from "./queries.ts";

/** Gives me a picture, or takes it away with null. */
export async function setAvatar(app: App, actor: Actor, upload: Upload | null): Promise<MyProfile> {
  const { user_id } = actor;
  return keeping(app, upload, (avatar_id) =>
    inTransaction(app.db, app.hub, async (tx) => {
      await changeCard(app, tx, user_id, async () => {
        const { rows } = await sql<{ before: string | null }>`
          update users set avatar_id = ${avatar_id}, updated_at = now() where id = ${user_id}
          returning old.avatar_id as before`.execute(tx.query);
        const before = rows[0]?.before ?? null;
        dropAfter(app, tx, before);
        return { changed: before !== avatar_id };
      });
      return myProfile(tx.query, user_id);
    }),
  );
}

/** The picture of somebody whom one may know of: it is shown of private people too, and to visitors. */
export async function avatarPicture(
  app: App,
  actor: Actor | null,
  avatar_id: string,
  size: PictureSize,
): Promise<Response> {
  const [person] = await knownPeople(app.db.query, actor, sql`u.avatar_id = ${avatar_id}`, 1);
  if (!person) throw notFound("picture");
  return pictureResponse(app, avatar_id, size);
}
