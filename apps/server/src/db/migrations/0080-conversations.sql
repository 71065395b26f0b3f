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

-- apply functions/uuids_of.sql
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

-- apply functions/mentions_among.sql

-- apply functions/groups_of.sql

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

-- apply functions/uncount_reply.sql
create trigger messages_uncount_reply after update of deleted_at on messages for each row
  when (old.deleted_at is null and new.deleted_at is not null and new.thread_id is not null)
  execute function uncount_reply();

-- As in 0012, planner settings included, with what a message can hold beside its text. An entry has further
-- {reply_to_id, thread_id, names, groups, file_ids, forwarded, lifetime}, each or none of them.
-- `rich` says that the message is more than its text, and is to be read back to be told.
drop function if exists append_messages(json);

-- Events that clients have still to read say what new ones say.
update events set data = data || '{"message_lifetime": null}' where type = 'room_changed';
update events set data = data || '{"delivered_seq": 0, "read_at": null}' where type = 'read_receipt';
