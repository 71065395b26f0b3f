-- What each person chose for themselves in a room, and the folders that they sort rooms into.
create table folders (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  name text not null check (length(name) > 0),
  position integer not null,
  created_at timestamptz not null default now(),
  unique (id, user_id)
);
create unique index folders_name on folders (user_id, lower(name));

alter table members
  add column notify text not null default 'all' check (notify in ('all', 'mentions', 'none')),
  add column muted_until timestamptz,
  -- The room's head when it was hidden: a message after it shows the room again.
  add column hidden_seq bigint,
  add column is_favourite boolean not null default false,
  add column folder_id uuid,
  add constraint members_folder foreign key (folder_id, user_id) references folders (id, user_id)
    on delete set null (folder_id);
create index members_folder on members (folder_id) where folder_id is not null;
