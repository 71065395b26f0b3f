-- Attempts to sign in that failed, or are being looked at. A subject is a keyed
-- hash of who tries from where, so the table names nobody.
create table attempts (
  subject bytea primary key,
  user_id uuid references users on delete cascade,
  failures integer not null default 0 check (failures >= 0),
  -- Once there are too many failures, the next attempt is taken at this time.
  next_at timestamptz not null default now(),
  forget_at timestamptz not null default now() + interval '6 hours'
);
create index attempts_user on attempts (user_id);
create index attempts_age on attempts (forget_at);

-- apply functions/take_attempts.sql

-- Browsers and programs that somebody signed in with, to tell them of new ones.
create table devices (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  token_hash bytea not null,
  user_agent text not null,
  -- The first part of the address: /24 or /64.
  network text not null,
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  unique (user_id, token_hash)
);
create index devices_used on devices (user_id, used_at);
insert into devices (user_id, token_hash, user_agent, network)
select user_id, sha256(token::bytea), coalesce(user_agent, ''),
  coalesce(case when ip_address like '%:%' then '' else substring(ip_address from '^\d+\.\d+\.\d+') end, '')
from sessions;
