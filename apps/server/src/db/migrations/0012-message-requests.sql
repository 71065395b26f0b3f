-- In a direct room: a conversation that somebody began whom this member did not
-- add waits; declined, it is hidden, and the other's messages are refused.
alter table members add column request text check (request in ('waiting', 'declined'));

-- As in 0004, planner settings included, and in direct rooms: refused ('closed') where either blocks the
-- other or the request was declined. Who answers a request accepts it ('accepted').
create or replace function append_messages(batch json) returns table (
  ord int,
  outcome text,
  message_id uuid,
  room_id uuid,
  seq bigint,
  created_at timestamptz,
  sender_name text,
  differs boolean
) language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  perform 1 from streams s
    where s.id in (select (e ->> 'room_id')::uuid from json_array_elements(batch) e)
    order by s.id for update;

  return query
  with input as materialized (
    select i.* from json_to_recordset(batch) as i(
      ord int, message_id uuid, room_id uuid, sender_id uuid, client_id text, message_type text, content text)
  ), known as materialized (
    select i.ord, m.id, m.room_id, m.seq, m.created_at,
      (m.room_id <> i.room_id or m.content <> i.content and m.edited_at is null and m.deleted_at is null) as differs
    from input i join messages m on m.sender_id = i.sender_id and m.client_id = i.client_id
  ), allowed as materialized (
    select i.*, u.name as sender_name, coalesce(mb.request, '') = 'waiting' as accepts,
      case
        when r.kind = 'channel' and mb.role = 'member' then 'forbidden'
        when r.kind = 'direct' and exists (
          select from members o where o.room_id = r.id and o.user_id <> i.sender_id and (
            o.request = 'declined'
            or exists (select from blocks b where b.blocker_id = o.user_id and b.blocked_id = i.sender_id)
            or exists (select from blocks b where b.blocker_id = i.sender_id and b.blocked_id = o.user_id))
        ) then 'closed'
      end as refusal
    from input i
    join members mb on mb.room_id = i.room_id and mb.user_id = i.sender_id and mb.request is distinct from 'declined'
    join rooms r on r.id = i.room_id
    join users u on u.id = i.sender_id
    where not exists (select 1 from known k where k.ord = i.ord)
  ), numbered as materialized (
    select a.*, s.head_seq + row_number() over (partition by a.room_id order by a.ord) as seq
    from allowed a join streams s on s.id = a.room_id
    where a.refusal is null
  ), new_messages as (
    insert into messages (id, room_id, seq, sender_id, client_id, message_type, content)
    select n.message_id, n.room_id, n.seq, n.sender_id, n.client_id, n.message_type, n.content from numbered n
  ), new_events as (
    insert into events (stream_id, seq, type, message_id)
    select n.room_id, n.seq, 'new_message', n.message_id from numbered n
  ), moved as (
    update streams s set head_seq = h.seq
    from (select n.room_id, max(n.seq) as seq from numbered n group by n.room_id) h
    where s.id = h.room_id
  )
  select n.ord, case when n.accepts then 'accepted' else 'sent' end, n.message_id, n.room_id, n.seq, now(), n.sender_name, false from numbered n
  union all
  select k.ord, 'duplicate', k.id, k.room_id, k.seq, k.created_at, null, k.differs from known k
  union all
  select a.ord, a.refusal, null, null, null, null, null, false from allowed a where a.refusal is not null
  union all
  select i.ord, 'not_found', null, null, null, null, null, false from input i
    where not exists (select 1 from known k where k.ord = i.ord)
    and not exists (select 1 from allowed a where a.ord = i.ord);
end $$;
