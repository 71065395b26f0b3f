-- The newest export of everything of one person; its file is DATA_DIR/exports/<id>.zip.
create table exports (
  id uuid primary key default uuidv7(),
  user_id uuid not null unique references users on delete cascade,
  status text not null default 'waiting' check (status in ('waiting', 'ready', 'failed')),
  done integer not null default 0 check (done >= 0),
  total integer not null default 0 check (total >= 0),
  failures integer not null default 0 check (failures >= 0),
  bytes bigint,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  check ((status = 'ready') = (bytes is not null and expires_at is not null))
);
