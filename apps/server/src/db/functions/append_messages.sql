create or replace function append_messages(batch json, room_ids uuid[]) returns table (
  ord int,
  outcome text,
  message_id uuid,
  room_id uuid,
  seq bigint,
  created_at timestamptz,
  sender_name text,
  sender_avatar_url text,
  differs boolean,
  rich boolean
) language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  perform 1 from streams s where s.id = any(room_ids) order by s.id for update;

  return query
  with input as materialized (
    select i.* from json_to_recordset(batch) as i(
      ord int, message_id uuid, room_id uuid, sender_id uuid, client_id text, message_type text, content text,
      reply_to_id uuid, thread_id uuid, names text[], groups text[], file_ids uuid[], forwarded jsonb, lifetime int)
  ), known as materialized (
    select i.ord, m.id, m.room_id, m.seq, m.created_at,
      (m.room_id <> i.room_id or m.content <> i.content and m.edited_at is null and m.deleted_at is null) as differs
    from input i join messages m on m.sender_id = i.sender_id and m.client_id = i.client_id
  ), judged as materialized (
    select i.*, s.head_seq, u.name as sender_name, u.avatar_id, coalesce(mb.request, '') = 'waiting' as accepts,
      coalesce(i.lifetime, r.message_lifetime) as lives,
      case when i.names is not null then mentions_among(i.room_id, i.names, i.sender_id) end as mentions,
      case when i.groups is not null and r.kind <> 'direct' then nullif(array(
        select g from unnest(i.groups) g
        where g not in ('all', 'here') or role_rank(mb.role) >= role_rank(r.mention_role)), '{}') end as mention_groups,
      case
        when mb.user_id is null then 'not_found'
        -- Most rooms let everybody write: they are not to be compared for each message.
        when r.send_role <> 'member' and role_rank(mb.role) < role_rank(r.send_role) then 'forbidden'
        when r.kind = 'direct' and exists (
          select from members o where o.room_id = r.id and o.user_id <> i.sender_id and (
            o.request = 'declined'
            or exists (select from blocks b where b.blocker_id = o.user_id and b.blocked_id = i.sender_id)
            or exists (select from blocks b where b.blocker_id = i.sender_id and b.blocked_id = o.user_id))
        ) then 'closed'
        when i.file_ids is not null and r.attach_role <> 'member' and role_rank(mb.role) < role_rank(r.attach_role) then 'attach_forbidden'
        when i.reply_to_id is not null and not exists (
          select from messages q where q.id = i.reply_to_id and q.room_id = i.room_id and q.deleted_at is null
        ) then 'no_reply_to'
        when i.thread_id is not null and not exists (
          select from messages q
          where q.id = i.thread_id and q.room_id = i.room_id and q.thread_id is null and q.deleted_at is null
        ) then 'no_thread'
        when i.file_ids is not null and cardinality(i.file_ids) <> (
          select count(*) from files f where f.id = any(i.file_ids) and f.owner_id = i.sender_id
          and f.state = 'ready' and f.message_id is null and (f.room_id is null or f.room_id = i.room_id)
        ) then 'no_file'
      end as refusal
    from input i
    left join members mb on mb.room_id = i.room_id and mb.user_id = i.sender_id and mb.request is distinct from 'declined'
    left join rooms r on r.id = mb.room_id
    left join streams s on s.id = mb.room_id
    left join users u on u.id = mb.user_id
    where not exists (select 1 from known k where k.ord = i.ord)
  ), numbered as materialized (
    select j.*, j.head_seq + row_number() over (partition by j.room_id order by j.ord) as seq,
      num_nonnulls(j.reply_to_id, j.thread_id, j.file_ids, j.forwarded, j.lives, j.mentions, j.mention_groups) > 0 as rich
    from judged j
    where j.refusal is null
  ), new_messages as (
    insert into messages (id, room_id, seq, sender_id, client_id, message_type, content,
      reply_to_id, thread_id, forwarded, mentions, mention_groups, expires_at, attachments)
    select n.message_id, n.room_id, n.seq, n.sender_id, n.client_id,
      case when n.file_ids is null then n.message_type
        else (select f.kind from files f where f.id = n.file_ids[1]) end,
      n.content, n.reply_to_id, n.thread_id, n.forwarded, n.mentions, n.mention_groups,
      case when n.lives is not null then now() + make_interval(secs => n.lives) end,
      case when n.file_ids is not null then (
        select jsonb_agg(attachment_json(f) order by array_position(n.file_ids, f.id))
        from files f where f.id = any(n.file_ids)) end
    from numbered n
  ), new_events as (
    insert into events (stream_id, seq, type, message_id)
    select n.room_id, n.seq, 'new_message', n.message_id from numbered n
  ), moved as (
    update streams s set head_seq = h.seq
    from (select n.room_id, max(n.seq) as seq from numbered n group by n.room_id) h
    where s.id = h.room_id
  )
  select n.ord, case when n.accepts then 'accepted' else 'sent' end, n.message_id, n.room_id, n.seq, now(),
    n.sender_name, avatar_url(n.avatar_id), false, n.rich from numbered n
  union all
  select k.ord, 'duplicate', k.id, k.room_id, k.seq, k.created_at, null, null, k.differs, false from known k
  union all
  select j.ord, j.refusal, null, null, null, null, null, null, false, false from judged j where j.refusal is not null;

  -- Rare parts of a message get statements of their own, because each statement costs all messages its preparation.
  if batch::text like '%"file_ids":%' then
    update files f set message_id = m.id, room_id = m.room_id
    from json_to_recordset(batch) as i(message_id uuid, file_ids uuid[]) join messages m on m.id = i.message_id
    where f.id = any(i.file_ids);
  end if;

  if batch::text like '%"thread_id":%' then
    with replies as materialized (
      select m.thread_id, m.room_id, m.sender_id, m.seq
      from json_to_recordset(batch) as i(message_id uuid) join messages m on m.id = i.message_id
      where m.thread_id is not null
    ), counted as (
      update messages m set thread_count = coalesce(m.thread_count, 0) + c.count, last_reply_at = now()
      from (select r.thread_id, count(*) as count from replies r group by r.thread_id) c
      where m.id = c.thread_id
    )
    -- Someone who replies follows the thread and has read it so far; its author follows it once there is a reply.
    insert into thread_follows as t (thread_id, user_id, room_id, read_seq)
    select w.thread_id, w.user_id, w.room_id, max(w.seq) from (
      select r.thread_id, r.sender_id as user_id, r.room_id, r.seq from replies r
      union all
      select r.thread_id, m.sender_id, r.room_id, 0 from replies r join messages m on m.id = r.thread_id
      where m.sender_id is not null
        and exists (select from members mb where mb.room_id = r.room_id and mb.user_id = m.sender_id)
    ) w group by w.thread_id, w.user_id, w.room_id
    on conflict (thread_id, user_id) do update set
      is_following = t.is_following or excluded.read_seq > 0, read_seq = greatest(t.read_seq, excluded.read_seq);
  end if;
end $$;
