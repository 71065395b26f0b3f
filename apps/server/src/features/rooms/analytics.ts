import type { RoomAnalytics } from "@helloworld/protocol";
import { sql } from "kysely";
import type { Actor } from "../../actor.ts";
import { notFound } from "../../errors.ts";
import type { Query } from "../../streams/streams.ts";
import { roomFor } from "./policy.ts";

const DAYS = 30;
const MEMBERS_SHOWN = 20;

/** What happened in a room lately, in numbers, for those who moderate it. Deleted messages are not counted. */
export async function analyticsOf(query: Query, actor: Actor, room_id: string): Promise<RoomAnalytics> {
  await roomFor(query, actor, room_id, "moderate");
  const { rows } = await sql<RoomAnalytics>`
    with recent as materialized (
      select m.sender_id, m.message_type, m.created_at, m.attachments from messages m
      where m.room_id = ${room_id} and m.created_at > now() - make_interval(days => ${DAYS}) and m.deleted_at is null
    ), by_member as (
      select sender_id, count(*)::int as count from recent where sender_id is not null group by 1
    )
    select r.id as room_id, ${DAYS}::int as days, r.member_count,
      (select count(*)::int from by_member b
        where exists (select from members mb where mb.room_id = r.id and mb.user_id = b.sender_id)) as active_members,
      (select count(*)::int from recent) as message_count,
      (select coalesce(sum(jsonb_array_length(attachments)), 0)::int from recent) as file_count,
      (select coalesce(jsonb_agg(d order by d.day), '[]') from (
        select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as count from recent group by 1) d
      ) as messages_by_day,
      (select coalesce(jsonb_agg(t order by t.count desc, t.message_type), '[]') from (
        select message_type, count(*)::int as count from recent group by 1) t) as messages_by_type,
      (select coalesce(jsonb_agg(p.member order by p.count desc, p.id), '[]') from (
        select u.id, b.count, jsonb_build_object('user', user_card(u), 'count', b.count) as member
        from by_member b join users u on u.id = b.sender_id
        order by b.count desc, u.id limit ${MEMBERS_SHOWN}) p) as messages_by_member
    from rooms r where r.id = ${room_id}`.execute(query);
  const [found] = rows;
  if (!found) throw notFound("room");
  return found;
}
