import { type FoldersResponse, LIMITS, phrase, type UpdateFolderBody } from "@helloworld/protocol";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, invalid, notFound, violated } from "../../errors.ts";
import { append, inTransaction, lockStreams, type Query, type Tx } from "../../streams/streams.ts";

/** My folders in my order. */
export async function listFolders(query: Query, user_id: string): Promise<FoldersResponse> {
  const folders = await query
    .selectFrom("folders")
    .select(["id", "name"])
    .where("user_id", "=", user_id)
    .orderBy("position")
    .orderBy("id")
    .execute();
  return { folders };
}

/** Makes a folder after the others. */
export function createFolder(app: App, actor: Actor, name: string): Promise<FoldersResponse> {
  return changing(app, actor, async (tx, ids) => {
    if (ids.length >= LIMITS.folders)
      throw new AppError("conflict", phrase("There are at most {maximum} folders.", { maximum: LIMITS.folders }));
    await tx.query
      .insertInto("folders")
      .values({ user_id: actor.user_id, name, position: ids.length })
      .execute()
      .catch(nameTaken);
  });
}

/** Renames a folder, or moves it among the others. */
export function updateFolder(app: App, actor: Actor, id: string, change: UpdateFolderBody): Promise<FoldersResponse> {
  const { name, position } = change;
  return changing(app, actor, async (tx, ids) => {
    if (!ids.includes(id)) throw notFound("folder");
    if (name !== undefined)
      await tx.query.updateTable("folders").set({ name }).where("id", "=", id).execute().catch(nameTaken);
    if (position !== undefined) {
      const others = ids.filter((other) => other !== id);
      await setOrder(tx, [...others.slice(0, position), id, ...others.slice(position)]);
    }
  });
}

/** The folder goes; the rooms in it are in none. */
export async function deleteFolder(app: App, actor: Actor, id: string): Promise<void> {
  await changing(app, actor, async (tx, ids) => {
    if (!ids.includes(id)) throw notFound("folder");
    await tx.query.deleteFrom("folders").where("id", "=", id).execute();
    await setOrder(
      tx,
      ids.filter((other) => other !== id),
    );
  });
}

/** One change at a time of a person's folders, told to all their devices. */
function changing(app: App, actor: Actor, change: (tx: Tx, ids: string[]) => Promise<void>): Promise<FoldersResponse> {
  const { user_id } = actor;
  return inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [user_id]);
    const { folders } = await listFolders(tx.query, user_id);
    await change(
      tx,
      folders.map(({ id }) => id),
    );
    await append(tx, user_id, "folders_changed", {});
    return listFolders(tx.query, user_id);
  });
}

async function setOrder(tx: Tx, ids: string[]): Promise<void> {
  for (const [position, id] of ids.entries())
    await tx.query.updateTable("folders").set({ position }).where("id", "=", id).execute();
}

function nameTaken(error: unknown): never {
  throw violated(error) === "folders_name"
    ? invalid("name", phrase("You already have a folder with that name."))
    : error;
}
