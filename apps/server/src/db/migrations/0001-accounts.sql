create extension if not exists citext;
create extension if not exists pg_trgm;

create table users (
  id uuid primary key default uuidv7(),
  username citext not null unique check (username ~ '^[A-Za-z0-9]([A-Za-z0-9]|[._-](?=[A-Za-z0-9]))*$' and length(username) between 3 and 30),
  email citext not null unique,
  email_verified boolean not null default false,
  name text not null,
  first_name text not null,
  last_name text not null,
  image text,
  role text not null default 'user' check (role in ('user', 'moderator', 'admin')),
  theme text not null default 'pink',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index users_search on users using gin ((username::text || ' ' || name) gin_trgm_ops);

create table sessions (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id);

-- Ways to sign in: a password (provider "credential") or another provider's account.
create table accounts (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index accounts_user on accounts (user_id);

create table verifications (
  id uuid primary key default uuidv7(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_identifier on verifications (identifier);

-- The one-time link that makes the first admin; at most one row, as a hash.
create table setup_tokens (
  singleton boolean primary key default true check (singleton),
  token_hash bytea not null,
  created_at timestamptz not null default now()
);
