create table notifications (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  -- The seq of its newest event in the user's inbox: what the list is ordered by.
  seq bigint not null check (seq > 0),
  kind text not null,
  actor_id uuid references users on delete set null,
  source jsonb not null check (jsonb_typeof(source) = 'object'),
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  -- Unread ones of the same key are one, and `count` says of how many.
  group_key text,
  count integer not null default 1 check (count > 0),
  created_at timestamptz not null default now(),
  read_at timestamptz,
  unique (user_id, seq)
);
create unique index notifications_group on notifications (user_id, group_key) where read_at is null;
create index notifications_unread on notifications (user_id) where read_at is null;
create index notifications_actor on notifications (actor_id);
