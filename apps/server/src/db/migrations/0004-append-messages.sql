-- The writer's one statement. Takes a JSON array of {ord, message_id, room_id,
-- sender_id, client_id, message_type, content}, each (sender_id, client_id) at
-- most once; answers one row for each ord.
--
-- The stream rows are locked first, in id order, and everything after runs on a
-- fresher snapshot: so a resend that was committed meanwhile is seen (D3), a
-- member removed meanwhile is refused (D9), and numbers have no gaps (D1).
--
-- Its plan is for batches of hundreds among millions of rows whatever the
-- statistics say at the time: they lag behind in a young database, and a plan that
-- reads a whole table would be kept for the life of a connection.
create function append_messages(batch json) returns table (
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
  with looked_up as materialized (
    select i.*, u.name as sender_name, s.head_seq,
      k.id as known_id, k.room_id as known_room_id, k.seq as known_seq, k.created_at as known_at,
      (k.room_id <> i.room_id or k.content <> i.content and k.edited_at is null and k.deleted_at is null) as differs,
      case
        when k.id is not null then 'duplicate'
        when mb.role is null then 'not_found'
        when r.kind = 'channel' and mb.role = 'member' then 'forbidden'
        else 'sent'
      end as outcome
    from json_to_recordset(batch) as i(
      ord int, message_id uuid, room_id uuid, sender_id uuid, client_id text, message_type text, content text)
    left join messages k on k.sender_id = i.sender_id and k.client_id = i.client_id
    left join members mb on mb.room_id = i.room_id and mb.user_id = i.sender_id
    left join rooms r on r.id = mb.room_id
    left join streams s on s.id = mb.room_id
    left join users u on u.id = mb.user_id
  ), numbered as materialized (
    select l.*, l.head_seq + row_number() over (partition by l.room_id order by l.ord) as seq
    from looked_up l where l.outcome = 'sent'
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
  select n.ord, n.outcome, n.message_id, n.room_id, n.seq, now(), n.sender_name, false from numbered n
  union all
  select l.ord, l.outcome, l.known_id, l.known_room_id, l.known_seq, l.known_at, null, coalesce(l.differs, false)
    from looked_up l where l.outcome <> 'sent';
end $$;
