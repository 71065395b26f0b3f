-- Links and codes that prove who reads an email address: to confirm it, or to
-- choose a new password. Only hashes are kept; a row goes when it is used.
create table proofs (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  purpose text not null check (purpose in ('email', 'password')),
  -- The address that it was sent to, and that it proves.
  email citext not null,
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  code_hash bytea,
  code_expires_at timestamptz,
  guesses integer not null default 0 check (guesses between 0 and 5),
  created_at timestamptz not null default now(),
  check ((purpose = 'email') = (code_hash is not null and code_expires_at is not null))
);
create unique index proofs_one_email on proofs (user_id) where purpose = 'email';
create index proofs_user on proofs (user_id);
create index proofs_age on proofs (expires_at);
