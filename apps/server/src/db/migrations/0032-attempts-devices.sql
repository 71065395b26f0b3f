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

-- Takes one attempt of every subject, or of none: answers null, or the time to
-- wait for. An attempt counts as failed from the start, so however many come at
-- once, no more than allowed are looked at. After `free` failures each pause is
-- twice the last, up to `longest`.
create function take_attempts(subjects bytea[], owner uuid, free integer[], longest interval[]) returns timestamptz
language plpgsql as $$
declare
  waits_until timestamptz;
begin
  insert into attempts (subject, user_id) select s, owner from unnest(subjects) s order by s on conflict do nothing;
  perform 1 from attempts where subject = any(subjects) order by subject for update;
  delete from attempts where subject = any(subjects) and forget_at < clock_timestamp();
  insert into attempts (subject, user_id) select s, owner from unnest(subjects) s order by s on conflict do nothing;

  select max(a.next_at) into waits_until
  from unnest(subjects, free) l(subject, free) join attempts a on a.subject = l.subject
  where a.failures >= l.free and a.next_at > clock_timestamp();
  if waits_until is not null then
    return waits_until;
  end if;

  update attempts a set
    failures = a.failures + 1,
    next_at = clock_timestamp() + least(l.longest, interval '30 seconds' * power(2, least(20, greatest(0, a.failures + 1 - l.free)))),
    forget_at = clock_timestamp() + interval '6 hours'
  from unnest(subjects, free, longest) l(subject, free, longest)
  where a.subject = l.subject;
  return null;
end $$;

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
