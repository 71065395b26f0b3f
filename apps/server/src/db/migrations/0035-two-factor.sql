-- The second factor by an app that shows codes. The secret is encrypted with a
-- key that is not in the database.
create table authenticators (
  user_id uuid primary key references users on delete cascade,
  secret bytea not null,
  -- Null until a first code proved that the app has it.
  confirmed_at timestamptz,
  -- The time step of the last code that was taken: each works once.
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);

create table recovery_codes (
  user_id uuid not null references authenticators on delete cascade,
  code_hash bytea not null,
  primary key (user_id, code_hash)
);

-- Somebody whose password was right and whose second factor is waited for.
create table half_logins (
  token_hash bytea primary key,
  user_id uuid not null references users on delete cascade,
  expires_at timestamptz not null
);
create index half_logins_user on half_logins (user_id);
