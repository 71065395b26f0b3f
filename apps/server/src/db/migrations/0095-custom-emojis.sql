-- Emoji of this server beside those of Unicode. Texts hold the name, so a new picture shows in old ones too.
create table custom_emojis (
  name text primary key check (name ~ '^[a-z0-9_]{2,32}$' and name ~ '[a-z]'),
  picture_id uuid not null,
  created_at timestamptz not null default now()
);
