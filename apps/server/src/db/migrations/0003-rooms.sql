create table rooms (
  id uuid primary key references streams,
  kind text not null check (kind in ('direct', 'group', 'channel', 'forum')),
  visibility text not null check (visibility in ('public', 'private', 'secret')),
  name text not null default '',
  topic text not null default '',
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  member_count integer not null default 0 check (member_count >= 0),
  -- The two users of a direct room, smaller id first: one room for each pair.
  direct_low uuid references users on delete cascade,
  direct_high uuid references users on delete cascade,
  unique (direct_low, direct_high),
  check (direct_low < direct_high),
  check ((kind = 'direct') = (direct_low is not null and direct_high is not null)),
  check (kind = 'direct' or length(name) > 0),
  check (kind <> 'direct' or visibility = 'secret')
);
create index rooms_public on rooms (created_at desc, id desc) where visibility = 'public';
create index rooms_public_search on rooms using gin ((name || ' ' || topic) gin_trgm_ops) where visibility = 'public';
create index rooms_direct_high on rooms (direct_high) where kind = 'direct';

-- apply functions/drop_room_stream.sql
create trigger rooms_drop_stream after delete on rooms for each row execute function drop_room_stream();

create table members (
  room_id uuid not null references rooms on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null default 'member' check (role in ('owner', 'admin', 'moderator', 'member')),
  joined_at timestamptz not null default now(),
  read_seq bigint not null default 0 check (read_seq >= 0),
  primary key (room_id, user_id)
) with (fillfactor = 80);
create index members_user on members (user_id, room_id);
create unique index members_one_owner on members (room_id) where role = 'owner';

-- apply functions/count_members.sql
create trigger members_count after insert or delete on members for each row execute function count_members();

create table messages (
  id uuid primary key,
  room_id uuid not null references rooms on delete cascade,
  -- The seq of its new_message event in the room's stream.
  seq bigint not null check (seq > 0),
  sender_id uuid references users on delete set null,
  client_id text,
  message_type text not null,
  content text not null,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  unique (room_id, seq),
  unique (sender_id, client_id),
  check (deleted_at is null or content = '')
);
create index messages_time on messages (room_id, created_at);
