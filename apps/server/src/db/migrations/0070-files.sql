-- What people send along with messages. The row is there before the first byte, so that a crash
-- leaves nothing behind that no row knows of.
create table files (
  id uuid primary key default uuidv7(),
  owner_id uuid not null references users on delete cascade,
  -- The room that it was uploaded for; access follows it, and its message.
  room_id uuid not null references rooms on delete cascade,
  message_id uuid references messages on delete cascade,
  -- Where its bytes are kept. A copy of the row, for a message that is passed on, has the same.
  blob_id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 255),
  media_type text not null,
  kind text not null default 'file' check (kind in ('image', 'video', 'audio', 'file')),
  size bigint not null check (size > 0),
  -- Bytes that are kept safely so far: the offset to go on from.
  received bigint not null default 0 check (received between 0 and size),
  -- Of what is handed out.
  sha256 bytea check (length(sha256) = 32),
  width int check (width > 0),
  height int check (height > 0),
  duration_ms int check (duration_ms >= 0),
  waveform smallint[],
  blur text,
  state text not null default 'uploading' check (state in ('uploading', 'processing', 'ready', 'refused')),
  -- Why it was refused, for its owner.
  reason text,
  created_at timestamptz not null default now(),
  -- When it is forgotten, unless a message has it by then. Null: something else will send it.
  expires_at timestamptz default now() + interval '1 day',
  check (state <> 'ready' or sha256 is not null),
  check (message_id is null or state = 'ready')
);
create index files_owner on files (owner_id) include (size);
create index files_room on files (room_id, id desc) where message_id is not null;
create index files_message on files (message_id) where message_id is not null;
create index files_blob on files (blob_id);
create index files_expiry on files (expires_at) where message_id is null;

-- Bytes whose row went: a job takes them away, once no other row has them.
create table blob_trash (
  blob_id uuid primary key,
  created_at timestamptz not null default now()
);

-- apply functions/trash_blob.sql
create trigger files_trash_blob after delete on files for each row execute function trash_blob();

-- apply functions/attachment_json.sql
