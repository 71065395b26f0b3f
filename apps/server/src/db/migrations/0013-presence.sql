-- What people say of their presence. Whether they are connected is known to the
-- live connections alone.
create table presences (
  user_id uuid primary key references users on delete cascade,
  status text not null default 'online' check (status in ('online', 'away', 'dnd', 'invisible')),
  text text not null default '' check (length(text) <= 100),
  emoji text not null default '' check (length(emoji) <= 32),
  -- When text and emoji end; null is never.
  text_until timestamptz,
  -- When they were last seen to come or go; it stands still while they are invisible.
  last_seen_at timestamptz
) with (fillfactor = 80);
