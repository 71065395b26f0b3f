alter table users
  add column suspended_at timestamptz,
  add column suspended_until timestamptz,
  add check (suspended_until is null or suspended_at is not null);

-- apply functions/is_suspended.sql

create table profiles (
  user_id uuid primary key references users on delete cascade,
  bio text not null default '' check (length(bio) <= 1000),
  interests text[] not null default '{}' check (cardinality(interests) <= 20),
  birthday date check (birthday >= '1900-01-01'),
  location text not null default '' check (length(location) <= 100),
  website text not null default '' check (website = '' or website ~ '^https?://'),
  social_links text[] not null default '{}' check (cardinality(social_links) <= 10),
  -- Strangers see only name and picture, and may ask.
  is_private boolean not null default false,
  -- Public, but who wants me as a contact asks.
  asks_first boolean not null default false,
  show_email text not null default 'contacts' check (show_email in ('everyone', 'members', 'contacts', 'nobody')),
  show_birthday text not null default 'contacts' check (show_birthday in ('everyone', 'members', 'contacts', 'nobody')),
  show_location text not null default 'members' check (show_location in ('everyone', 'members', 'contacts', 'nobody')),
  show_website text not null default 'everyone' check (show_website in ('everyone', 'members', 'contacts', 'nobody')),
  show_social_links text not null default 'everyone' check (show_social_links in ('everyone', 'members', 'contacts', 'nobody')),
  show_online_status text not null default 'contacts' check (show_online_status in ('everyone', 'members', 'contacts', 'nobody')),
  show_last_seen text not null default 'contacts' check (show_last_seen in ('everyone', 'members', 'contacts', 'nobody')),
  allow_requests text not null default 'everyone' check (allow_requests in ('everyone', 'contacts', 'nobody')),
  allow_messages text not null default 'everyone' check (allow_messages in ('everyone', 'contacts', 'nobody')),
  allow_groups text not null default 'everyone' check (allow_groups in ('everyone', 'contacts', 'nobody')),
  allow_calls text not null default 'contacts' check (allow_calls in ('everyone', 'contacts', 'nobody'))
);

insert into profiles (user_id) select id from users;
-- apply functions/create_profile.sql
create trigger users_profile after insert on users for each row execute function create_profile();

-- The people that a user added. Mutual where both did.
create table contacts (
  id uuid not null unique default uuidv7(),
  owner_id uuid not null references users on delete cascade,
  contact_id uuid not null references users on delete cascade,
  -- The owner's own name for them.
  name text check (length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  primary key (owner_id, contact_id),
  check (owner_id <> contact_id)
);
create index contacts_of on contacts (contact_id);
create index contacts_newest on contacts (owner_id, id desc);

create table contact_requests (
  sender_id uuid not null references users on delete cascade,
  receiver_id uuid not null references users on delete cascade,
  -- The name that the sender will have for them.
  name text check (length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  boosted_at timestamptz,
  -- Declined ones stay, so that the sender waits before the next.
  declined_at timestamptz,
  primary key (sender_id, receiver_id),
  check (sender_id <> receiver_id)
);
create index contact_requests_receiver on contact_requests (receiver_id) where declined_at is null;

create table blocks (
  id uuid not null unique default uuidv7(),
  blocker_id uuid not null references users on delete cascade,
  blocked_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (blocker_id, blocked_id),
  check (blocker_id <> blocked_id)
);
create index blocks_blocked on blocks (blocked_id);

-- What a removal took away, until it can no longer be undone.
create table contact_removals (
  id uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  other_id uuid not null references users on delete cascade,
  room_id uuid references rooms on delete set null,
  taken jsonb not null,
  created_at timestamptz not null default now()
);
create index contact_removals_user on contact_removals (user_id, other_id);
create index contact_removals_other on contact_removals (other_id);
create index contact_removals_room on contact_removals (room_id);

-- apply functions/relation_of.sql

-- apply functions/audience_admits.sql
-- apply functions/page_is_open.sql
