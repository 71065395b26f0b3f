create table invitations (
  id uuid primary key default uuidv7(),
  room_id uuid not null references rooms on delete cascade,
  created_by uuid references users on delete set null,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  max_uses integer check (max_uses > 0),
  uses integer not null default 0 check (uses >= 0 and uses <= coalesce(max_uses, uses)),
  revoked_at timestamptz
);
create index invitations_room on invitations (room_id, id);
create index invitations_created_by on invitations (created_by);
