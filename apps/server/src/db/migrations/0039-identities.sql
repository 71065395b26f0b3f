-- Accounts at other providers that sign in here. A subject is unique at its issuer
-- only; the name that the settings give a provider may change.
create table identities (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  issuer text not null,
  subject text not null check (subject <> ''),
  provider text not null,
  -- As the provider said last, for its owner to recognise.
  email text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  unique (issuer, subject),
  unique (user_id, issuer)
);

-- Somebody on the way to a provider and back; the browser's cookie has the token.
create table provider_visits (
  token_hash bytea primary key,
  provider text not null,
  -- Of who connects an account; null for who signs in.
  session_id uuid references sessions on delete cascade,
  state text not null,
  nonce text not null,
  code_verifier text not null,
  next text not null,
  expires_at timestamptz not null default now() + interval '10 minutes'
);
create index provider_visits_session on provider_visits (session_id);
create index provider_visits_age on provider_visits (expires_at);

-- Somebody whom a provider knows and we do not: they choose a username next.
create table provider_sign_ups (
  token_hash bytea primary key,
  provider text not null,
  issuer text not null,
  subject text not null,
  email text,
  email_verified boolean not null,
  expires_at timestamptz not null default now() + interval '30 minutes'
);
create index provider_sign_ups_age on provider_sign_ups (expires_at);
