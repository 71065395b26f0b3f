create table passkeys (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  -- As the browser writes it: base64url.
  credential_id text not null unique,
  public_key bytea not null,
  -- Grows with each use, where the authenticator counts at all: one that falls back was copied.
  counter bigint not null default 0 check (counter >= 0),
  transports text[] not null default '{}',
  name text not null check (name <> '' and length(name) <= 50),
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_user on passkeys (user_id);

-- What an authenticator was asked to sign; a row goes with its first answer. It is
-- bound to who was asked: a session that adds a passkey, or somebody whose password
-- was right. Whoever signs in by a passkey is nobody yet.
create table passkey_challenges (
  challenge_hash bytea primary key,
  purpose text not null check (purpose in ('add', 'sign_in', 'second_factor')),
  session_id uuid references sessions on delete cascade,
  half_login bytea references half_logins on delete cascade,
  expires_at timestamptz not null default now() + interval '5 minutes',
  check ((purpose = 'add') = (session_id is not null)),
  check ((purpose = 'second_factor') = (half_login is not null))
);
create index passkey_challenges_session on passkey_challenges (session_id);
create index passkey_challenges_half_login on passkey_challenges (half_login);
create index passkey_challenges_age on passkey_challenges (expires_at);

-- Who is asked for a second factor, be it an app or a passkey.
create table second_factors (
  user_id uuid primary key references users on delete cascade,
  created_at timestamptz not null default now()
);
insert into second_factors (user_id, created_at)
  select user_id, confirmed_at from authenticators where confirmed_at is not null;
alter table recovery_codes
  drop constraint recovery_codes_user_id_fkey,
  add foreign key (user_id) references second_factors on delete cascade;
