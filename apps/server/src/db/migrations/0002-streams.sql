-- The log behind every room and every user's inbox (D1). A stream's id is that
-- of its room or user. Whoever appends holds the row lock until commit, so the
-- order of seq is the order of commits (D4).
create table streams (
  id uuid primary key,
  kind text not null check (kind in ('room', 'inbox')),
  head_seq bigint not null default 0 check (head_seq >= 0),
  -- Events up to here were dropped; a cursor before it gets `reset`.
  floor_seq bigint not null default 0 check (floor_seq >= 0)
) with (fillfactor = 70);

-- An event about a message names it and holds no copy of its text, so what is
-- deleted from messages is gone from the log too.
create table events (
  stream_id uuid not null references streams on delete cascade,
  seq bigint not null check (seq > 0),
  type text not null,
  message_id uuid,
  data jsonb,
  created_at timestamptz not null default now(),
  primary key (stream_id, seq)
);

-- apply functions/create_inbox.sql
create trigger users_inbox after insert on users for each row execute function create_inbox();

-- apply functions/drop_inbox.sql
create trigger users_drop_inbox after delete on users for each row execute function drop_inbox();
