import { type JoinRequest, type JoinRequestsResponse, phrase } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, notFound } from "../../errors.ts";
import { paged } from "../../paging.ts";
import { rfc3339 } from "../../streams/read.ts";
import { inTransaction, type Query, type Tx } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";
import { addMembers } from "./membership.ts";
import { canDiscover, isWaiting, type RoomFor, roomFor } from "./policy.ts";
import { answerersOf, lockRequests, publishJoinRequests, requestKey } from "./publish-requests.ts";

/** Asks to join a private room; again changes the message. After a decline it waits a week. */
export async function requestToJoin(app: App, actor: Actor, room_id: string, message: string): Promise<void> {
  const { user_id } = actor;
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockRequests(tx, room_id, [user_id]);
    const room = await roomFor(tx.query, actor, room_id, "request");
    const found = await sql`select 1 from rooms r where r.id = ${room_id} and ${canDiscover(user_id)}`.execute(
      tx.query,
    );
    if (found.rows.length === 0) throw notFound("room");
    const { rows } = await sql<{ is_new: boolean }>`
      insert into join_requests as j (room_id, user_id, message) values (${room_id}, ${user_id}, ${message})
      on conflict (room_id, user_id) do update
        set message = excluded.message, declined_at = null,
          created_at = case when j.declined_at is null then j.created_at else now() end
        where j.declined_at is null or j.declined_at < now() - interval '7 days'
      returning created_at = now() as is_new`.execute(tx.query);
    const asked = rows[0];
    if (!asked)
      throw new AppError("conflict", phrase("Your request was declined. You can ask again a week after that."));
    const answerers = asked.is_new ? await answerersOf(tx.query, room_id) : [];
    for (const answerer of answerers) {
      await notify(tx, answerer, "room_request", {
        actor_id: user_id,
        source: { type: "room", room_id },
        data: { room_name: room.name },
        group_key: requestKey(room_id),
      });
    }
    await publishJoinRequests(tx, room_id, [user_id]);
  });
}

/** Takes one's own request back, as long as it waits. */
export async function withdrawRequest(app: App, actor: Actor, room_id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockRequests(tx, room_id, [actor.user_id]);
    const gone = await tx.query
      .deleteFrom("join_requests")
      .where("room_id", "=", room_id)
      .where("user_id", "=", actor.user_id)
      .where("declined_at", "is", null)
      .returning("user_id")
      .executeTakeFirst();
    if (!gone) throw notFound("request");
    await publishJoinRequests(tx, room_id, [actor.user_id]);
  });
}

/** Lets somebody in who asked. Whoever answers second is told that it is answered. */
export async function approveRequest(app: App, actor: Actor, room_id: string, user_id: string): Promise<void> {
  await answer(app, actor, room_id, user_id, async (tx, room_name) => {
    await addMembers(tx, room_id, [{ user_id, role: "member" }]);
    const source = { type: "room", room_id } as const;
    await notify(tx, user_id, "room_request_accepted", { actor_id: actor.user_id, source, data: { room_name } });
  });
}

/** Says no. Who asked is told, not by whom, and can ask again after a week. */
export async function declineJoin(app: App, actor: Actor, room_id: string, user_id: string): Promise<void> {
  await answer(app, actor, room_id, user_id, async (tx, room_name) => {
    await tx.query
      .updateTable("join_requests")
      .set({ declined_at: new Date() })
      .where("room_id", "=", room_id)
      .where("user_id", "=", user_id)
      .execute();
    await notify(tx, user_id, "room_request_declined", { source: { type: "room", room_id }, data: { room_name } });
    await publishJoinRequests(tx, room_id, [user_id]);
  });
}

function answer(
  app: App,
  actor: Actor,
  room_id: string,
  user_id: string,
  act: (tx: Tx, room_name: string) => Promise<void>,
): Promise<void> {
  return inTransaction(app.db, app.hub, async (tx) => {
    await lockRequests(tx, room_id, [user_id]);
    const { name } = await roomFor(tx.query, actor, room_id, "add");
    const { rows } = await sql`
      select from join_requests j where j.room_id = ${room_id} and j.user_id = ${user_id}
      and ${isWaiting(sql`${actor.user_id}::uuid`)}`.execute(tx.query);
    if (rows.length === 0) throw new AppError("gone", phrase("This request was answered or taken back."));
    await act(tx, name);
  });
}

/** Requests that wait for an answer of the viewer, oldest first, by pages; the cursor is the user id of the last one before. */
export async function listRequests(
  query: Query,
  viewer_id: string,
  { id: room_id }: RoomFor<"add">,
  limit: number,
  cursor: string | undefined,
): Promise<JoinRequestsResponse> {
  const after = cursor
    ? sql`and (j.created_at, j.user_id) > (
        select c.created_at, c.user_id from join_requests c where c.room_id = ${room_id} and c.user_id = ${cursor}::uuid)`
    : sql``;
  const { rows } = await sql<{ request: JoinRequest }>`
    select json_build_object('user', user_card(u), 'message', j.message,
      'created_at', ${rfc3339("j.created_at")}) as request
    from join_requests j join users u on u.id = j.user_id
    where j.room_id = ${room_id} and ${isWaiting(sql`${viewer_id}::uuid`)} ${after}
    order by j.created_at, j.user_id limit ${limit + 1}`.execute(query);
  const { page, next_cursor } = paged(rows, limit, ({ request }) => request.user.id);
  return { requests: page.map((row) => row.request), next_cursor };
}
