-- What most messages have not. Not one of these columns costs anything where it is null.
alter table messages
  add column reply_to_id uuid,
  add column thread_id uuid,
  -- Of the message that began a thread.
  add column thread_count integer check (thread_count >= 0),
  add column last_reply_at timestamptz,
  -- {sender_id}: null where the author is not told.
  add column forwarded jsonb,
  -- attachment_json of its files, in order.
  add column attachments jsonb,
  -- Usernames as they were, in small letters, to the ids of whom they meant: a name that is free again means nobody.
  add column mentions jsonb,
  add column mention_groups text[],
  -- What is in message_reactions, as messages show it.
  add column reactions jsonb,
  add column pinned_at timestamptz,
  add column pinned_by uuid references users on delete set null,
  add column expires_at timestamptz,
  add column preview jsonb,
  add column no_preview boolean,
  add column deleted_by uuid references users on delete set null;

create function uuids_of(names jsonb) returns uuid[] language sql immutable strict parallel safe
  return array(select value::uuid from jsonb_each_text(names));
alter table messages add column mention_ids uuid[] generated always as (uuids_of(mentions)) stored;

create index messages_thread on messages (thread_id, seq) where thread_id is not null;
create index messages_mentioned on messages using gin (mention_ids) where mention_ids is not null;
create index messages_mentions on messages (room_id, seq) where mention_ids is not null or mention_groups is not null;
create index messages_pinned on messages (room_id, pinned_at desc) where pinned_at is not null;
create index messages_expiry on messages (expires_at) where expires_at is not null and deleted_at is null;
create index messages_pinned_by on messages (pinned_by) where pinned_by is not null;
create index messages_deleted_by on messages (deleted_by) where deleted_by is not null;

-- A timer of the room, in seconds: what is written from now on deletes itself that long afterwards.
alter table rooms add column message_lifetime integer check (message_lifetime between 5 and 31536000);

-- What the others are told: how far they have read, which does not go back when one marks unread,
-- and in direct rooms how far a device of theirs has it.
alter table members
  add column seen_seq bigint not null default 0 check (seen_seq >= 0),
  add column seen_at timestamptz,
  add column delivered_seq bigint not null default 0 check (delivered_seq >= 0);
alter table users
  add column read_receipts boolean not null default true,
  -- Whether the links in what they write get previews.
  add column link_previews boolean not null default true;

create table message_reactions (
  message_id uuid not null references messages on delete cascade,
  emoji text not null check (length(emoji) between 1 and 64),
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (message_id, emoji, user_id)
);
create index message_reactions_user on message_reactions (user_id);

-- What a message said before, each with the time from which it did.
create table message_edits (
  message_id uuid not null references messages on delete cascade,
  version integer not null,
  content text not null,
  written_at timestamptz not null,
  primary key (message_id, version)
);

-- What one person made of a message for themselves.
create table message_marks (
  user_id uuid not null references users on delete cascade,
  message_id uuid not null references messages on delete cascade,
  room_id uuid not null references rooms on delete cascade,
  starred_at timestamptz,
  hidden_at timestamptz,
  primary key (user_id, message_id)
);
create index message_marks_message on message_marks (message_id);
create index message_marks_room on message_marks (room_id);
create index message_marks_hidden on message_marks (user_id, room_id) where hidden_at is not null;
create index message_marks_starred on message_marks (user_id, starred_at desc) where starred_at is not null;

create table thread_follows (
  thread_id uuid not null references messages on delete cascade,
  user_id uuid not null references users on delete cascade,
  room_id uuid not null references rooms on delete cascade,
  is_following boolean not null default true,
  read_seq bigint not null default 0 check (read_seq >= 0),
  primary key (thread_id, user_id)
);
create index thread_follows_user on thread_follows (user_id, room_id);
create index thread_follows_room on thread_follows (room_id);

-- Who is named of a room's members: usernames as written to ids.
create function mentions_among(in_room uuid, names text[]) returns jsonb language sql stable as $$
  select jsonb_object_agg(lower(u.username::text), u.id)
  from unnest(names) n(name) join users u on u.username = n.name::citext
  join members mb on mb.room_id = in_room and mb.user_id = u.id
$$;

-- The groups to which a member of this role belongs.
create function groups_of(role text) returns text[] language sql immutable strict parallel safe as $$
  select array['all', 'here'] || case role
    when 'owner' then array['admin', 'staff'] when 'admin' then array['admin', 'staff']
    when 'moderator' then array['moderator', 'staff'] else '{}' end
$$;

create table scheduled_messages (
  id uuid primary key default uuidv7(),
  sender_id uuid not null references users on delete cascade,
  room_id uuid not null references rooms on delete cascade,
  content text not null,
  reply_to_id uuid,
  thread_id uuid,
  file_ids uuid[] not null default '{}',
  lifetime integer,
  scheduled_at timestamptz not null,
  created_at timestamptz not null default now(),
  -- Why it was not sent when it was due.
  failure text,
  -- While it is being sent, by whichever server.
  claimed_until timestamptz
);
create index scheduled_messages_due on scheduled_messages (scheduled_at) where failure is null;
create index scheduled_messages_sender on scheduled_messages (sender_id, scheduled_at);
create index scheduled_messages_room on scheduled_messages (room_id);

create table drafts (
  user_id uuid not null references users on delete cascade,
  -- Of a thread, or else of the room.
  place_id uuid not null,
  room_id uuid not null references rooms on delete cascade,
  thread_id uuid,
  content text not null,
  reply_to_id uuid,
  updated_at timestamptz not null default now(),
  primary key (user_id, place_id)
);
create index drafts_room on drafts (room_id);

create table reminders (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  message_id uuid not null references messages on delete cascade,
  room_id uuid not null references rooms on delete cascade,
  remind_at timestamptz not null
);
create index reminders_due on reminders (remind_at);
create index reminders_user on reminders (user_id, remind_at);
create index reminders_message on reminders (message_id);
create index reminders_room on reminders (room_id);

-- How far each of those who do something with what was written has come in each log.
create table log_followers (
  name text not null,
  stream_id uuid not null references streams on delete cascade,
  seq bigint not null default 0,
  primary key (name, stream_id)
);
create index log_followers_stream on log_followers (stream_id);
-- Nobody is told now of what was written before.
insert into log_followers (name, stream_id, seq) select 'notices', id, head_seq from streams where kind = 'room';

create function uncount_reply() returns trigger language plpgsql as $$
begin
  update messages set thread_count = greatest(0, thread_count - 1) where id = new.thread_id;
  return null;
end $$;
create trigger messages_uncount_reply after update of deleted_at on messages for each row
  when (old.deleted_at is null and new.deleted_at is not null and new.thread_id is not null)
  execute function uncount_reply();

-- As in 0012, planner settings included, with what a message can hold beside its text. An entry has further
-- {reply_to_id, thread_id, names, groups, file_ids, forwarded, lifetime}, each or none of them.
-- `rich` says that the message is more than its text, and is to be read back to be told.
drop function append_messages(json);
create function append_messages(batch json) returns table (
  ord int,
  outcome text,
  message_id uuid,
  room_id uuid,
  seq bigint,
  created_at timestamptz,
  sender_name text,
  differs boolean,
  rich boolean
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
      ord int, message_id uuid, room_id uuid, sender_id uuid, client_id text, message_type text, content text,
      reply_to_id uuid, thread_id uuid, names text[], groups text[], file_ids uuid[], forwarded jsonb, lifetime int)
  ), known as materialized (
    select i.ord, m.id, m.room_id, m.seq, m.created_at,
      (m.room_id <> i.room_id or m.content <> i.content and m.edited_at is null and m.deleted_at is null) as differs
    from input i join messages m on m.sender_id = i.sender_id and m.client_id = i.client_id
  ), allowed as materialized (
    select i.*, u.name as sender_name, coalesce(mb.request, '') = 'waiting' as accepts,
      coalesce(i.lifetime, r.message_lifetime) as lives,
      case when i.names is not null then mentions_among(i.room_id, i.names) end as mentions,
      case when i.groups is not null and r.kind <> 'direct' then nullif(array(
        select g from unnest(i.groups) g
        where g not in ('all', 'here') or role_rank(mb.role) >= role_rank(r.mention_role)), '{}') end as mention_groups,
      case
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
          and f.state = 'ready' and f.message_id is null and f.room_id is not distinct from i.room_id
        ) then 'no_file'
      end as refusal
    from input i
    join members mb on mb.room_id = i.room_id and mb.user_id = i.sender_id and mb.request is distinct from 'declined'
    join rooms r on r.id = i.room_id
    join users u on u.id = i.sender_id
    where not exists (select 1 from known k where k.ord = i.ord)
  ), numbered as materialized (
    select a.*, s.head_seq + row_number() over (partition by a.room_id order by a.ord) as seq,
      num_nonnulls(a.reply_to_id, a.thread_id, a.file_ids, a.forwarded, a.lives, a.mentions, a.mention_groups) > 0 as rich
    from allowed a join streams s on s.id = a.room_id
    where a.refusal is null
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
  select n.ord, case when n.accepts then 'accepted' else 'sent' end, n.message_id, n.room_id, n.seq, now(), n.sender_name, false, n.rich from numbered n
  union all
  select k.ord, 'duplicate', k.id, k.room_id, k.seq, k.created_at, null, k.differs, false from known k
  union all
  select a.ord, a.refusal, null, null, null, null, null, false, false from allowed a where a.refusal is not null
  union all
  select i.ord, 'not_found', null, null, null, null, null, false, false from input i
    where not exists (select 1 from known k where k.ord = i.ord)
    and not exists (select 1 from allowed a where a.ord = i.ord);

  -- What few messages have is done apart: each statement costs the others its preparation.
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
    -- Who writes in a thread follows it and has read it so far; who began it follows it once there is a reply.
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

-- Events that clients have still to read say what new ones say.
update events set data = data || '{"message_lifetime": null}' where type = 'room_changed';
update events set data = data || '{"delivered_seq": 0, "read_at": null}' where type = 'read_receipt';
