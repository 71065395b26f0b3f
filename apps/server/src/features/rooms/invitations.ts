import {
  type createInvitationBody,
  type Invitation,
  type InvitationPreview,
  type InvitationState,
  LIMITS,
  type NewInvitation,
  phrase,
  type Room,
  type UserCard,
} from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { AppError, notFound } from "../../errors.ts";
import type { PictureSize } from "../../storage/pictures.ts";
import { rfc3339 } from "../../streams/read.ts";
import { inTransaction, lockStreams, type Query } from "../../streams/streams.ts";
import { digest, randomToken } from "../accounts/digest.ts";
import { pictureResponse } from "../pictures/pictures.ts";
import { makerMayAdd } from "./end-invitations.ts";
import { addMembers } from "./membership.ts";
import { isApartFromOwner, type RoomFor, roomFor } from "./policy.ts";
import { lockEntrance } from "./publish-requests.ts";
import { roomById } from "./queries.ts";

/**
 * Whether an invitation can be used, apart from who uses it; `i` is its row. It admits by the right of its maker, and
 * ends for good when they leave, are removed, or may no longer add people. While they are suspended it is closed.
 */
const state = sql<InvitationState>`case
  when i.revoked_at is not null or not ${makerMayAdd} then 'revoked'
  when i.expires_at <= now() then 'expired'
  when i.uses >= i.max_uses then 'used_up'
  when exists (select from users maker where maker.id = i.created_by and is_suspended(maker)) then 'closed'
  else 'open' end`;

const invitationJson = sql<Invitation>`json_build_object(
  'id', i.id, 'created_by', case when u.id is not null then user_card(u) end,
  'created_at', ${rfc3339("i.created_at")}, 'expires_at', ${rfc3339("i.expires_at")},
  'max_uses', i.max_uses, 'uses', i.uses, 'state', ${state})`;

const hashOf = (app: App, token: string) => digest(app, "invitation", token);

/** Makes a link into a room. What has been of no use for a month is forgotten. */
export async function createInvitation(
  app: App,
  actor: Actor,
  room_id: string,
  { expires_in, max_uses }: z.output<typeof createInvitationBody>,
): Promise<NewInvitation> {
  const token = randomToken();
  const invitation = await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id]);
    const room = await roomFor(tx.query, actor, room_id, "add");
    await sql`
      delete from invitations i where i.room_id = ${room_id} and ${state} not in ('open', 'closed')
      and greatest(i.created_at, i.expires_at, i.revoked_at) < now() - interval '30 days'`.execute(tx.query);
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from invitations i where i.room_id = ${room_id} and ${state} = 'open'`.execute(
      tx.query,
    );
    if ((rows[0]?.count ?? 0) >= LIMITS.invitations)
      throw new AppError(
        "conflict",
        phrase("A room has at most {maximum} open invitations. Revoke some first.", { maximum: LIMITS.invitations }),
      );
    const made = await tx.query
      .insertInto("invitations")
      .values({
        ...{ room_id, created_by: actor.user_id, max_uses, token_hash: hashOf(app, token) },
        expires_at: expires_in === null ? null : new Date(Date.now() + expires_in * 1000),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return (await invitationsOf(tx.query, room, made.id))[0] as Invitation;
  });
  return { invitation, token };
}

/** The invitations of a room, newest first, or one of them; revoked ones are not listed. */
export async function invitationsOf(
  query: Query,
  room: RoomFor<"add">,
  id: string | null = null,
): Promise<Invitation[]> {
  const { rows } = await sql<{ invitation: Invitation }>`
    select ${invitationJson} as invitation from invitations i left join users u on u.id = i.created_by
    where i.room_id = ${room.id} and i.revoked_at is null and (${id}::uuid is null or i.id = ${id}::uuid)
    order by i.id desc limit 200`.execute(query);
  return rows.map((row) => row.invitation);
}

/** Ends an invitation: from now on nobody comes in by it. Again changes nothing. */
export async function revokeInvitation(app: App, actor: Actor, room_id: string, id: string): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [room_id]);
    await roomFor(tx.query, actor, room_id, "add");
    const found = await sql`
      update invitations set revoked_at = coalesce(revoked_at, now())
      where id = ${id} and room_id = ${room_id}`.execute(tx.query);
    if (!found.numAffectedRows) throw notFound("invitation");
  });
}

type Found = {
  id: string;
  room_id: string;
  state: InvitationState;
  expires_at: string | null;
  picture_id: string | null;
  room: NonNullable<InvitationPreview["room"]>;
  invited_by: UserCard | null;
  is_member: boolean;
};

/** An invitation as somebody finds it who holds its token. A block between them and its maker, or the owner of the room, closes it. */
async function find(app: App, query: Query, viewer_id: string | null, token: string): Promise<Found> {
  const { rows } = await sql<Found>`
    select i.id, i.room_id, ${rfc3339("i.expires_at")} as expires_at, r.picture_id, mb.user_id is not null as is_member,
      case when ${state} = 'open' and (
        blocks_between(i.created_by, ${viewer_id}::uuid)
        or ${isApartFromOwner(sql`i.room_id`, viewer_id)}
      ) then 'closed' else ${state} end as state,
      json_build_object('id', r.id, 'kind', r.kind, 'visibility', r.visibility, 'name', r.name, 'topic', r.topic,
        'member_count', r.member_count, 'picture_url', null) as room,
      case when u.id is not null and not is_suspended(u) then user_card(u) end as invited_by
    from invitations i
    join rooms r on r.id = i.room_id
    left join members mb on mb.room_id = r.id and mb.user_id = ${viewer_id}::uuid
    left join users u on u.id = i.created_by
    where i.token_hash = ${hashOf(app, token)}`.execute(query);
  if (!rows[0]) throw notFound("invitation");
  return rows[0];
}

/** What whoever holds the link sees: of the room only while it can be used, or who is in it. */
export async function previewInvitation(app: App, viewer: Actor | null, token: string): Promise<InvitationPreview> {
  const found = await find(app, app.db.query, viewer?.user_id ?? null, token);
  const { state, expires_at, is_member, picture_id } = found;
  if (state !== "open" && !is_member) return { state, expires_at, room: null, invited_by: null, is_member };
  const picture_url = picture_id && `/api/v1/chat/invitations/${token}/picture?v=${picture_id}`;
  const invited_by = state === "open" ? found.invited_by : null;
  return { state, expires_at, room: { ...found.room, picture_url }, invited_by, is_member };
}

/** The picture of the room, for who may see the preview. */
export async function invitationPicture(
  app: App,
  viewer: Actor | null,
  token: string,
  size: PictureSize,
): Promise<Response> {
  const { state, is_member, picture_id } = await find(app, app.db.query, viewer?.user_id ?? null, token);
  return pictureResponse(app, state === "open" || is_member ? picture_id : null, size);
}

/** Comes in by an invitation. Who is in already uses none of it up. */
export async function acceptInvitation(app: App, actor: Actor, token: string): Promise<Room> {
  const { user_id } = actor;
  const { room_id } = await find(app, app.db.query, user_id, token);
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockEntrance(tx, room_id, [user_id]);
    const found = await find(app, tx.query, user_id, token);
    if (found.is_member) return;
    if (found.state !== "open") throw unusable(found.state);
    await sql`update invitations set uses = uses + 1 where id = ${found.id}`.execute(tx.query);
    await addMembers(tx, room_id, [{ user_id, role: "member" }]);
  });
  return (await roomById(app.db.query, user_id, room_id)) as Room;
}

function unusable(state: Exclude<InvitationState, "open">): AppError {
  switch (state) {
    case "expired":
      return new AppError("gone", phrase("This invitation has expired. Ask for a new one."));
    case "used_up":
      return new AppError("gone", phrase("This invitation was used as often as it may be. Ask for a new one."));
    case "revoked":
      return new AppError("gone", phrase("This invitation was revoked."));
    case "closed":
      return new AppError("forbidden", phrase("You cannot use this invitation."));
  }
}
