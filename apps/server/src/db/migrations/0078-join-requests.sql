create table join_requests (
  room_id uuid not null references rooms on delete cascade,
  user_id uuid not null references users on delete cascade,
  message text not null default '',
  created_at timestamptz not null default now(),
  -- One that was declined stays: it can be made again after a week.
  declined_at timestamptz,
  primary key (room_id, user_id)
);
create index join_requests_waiting on join_requests (room_id, created_at, user_id) where declined_at is null;
create index join_requests_user on join_requests (user_id);

-- Private rooms are found by name.
create index rooms_private_search on rooms using gin (fold(name) gin_trgm_ops) where visibility = 'private';
