-- What admins must be able to look up later. It names nobody who deleted their
-- account: such a record has a random subject.
create table audit_log (
  id uuid primary key default uuidv7(),
  action text not null,
  actor_id uuid,
  subject_id uuid,
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  created_at timestamptz not null default now()
);

-- apply functions/refuse_change.sql
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

-- A conversation outlives one of its two people.
alter table rooms
  drop constraint rooms_direct_low_fkey,
  drop constraint rooms_direct_high_fkey,
  add foreign key (direct_low) references users on delete set null,
  add foreign key (direct_high) references users on delete set null;
do $$
declare
  name text;
begin
  select conname into strict name from pg_constraint
    where conrelid = 'rooms'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%direct_low IS NOT NULL%';
  execute format('alter table rooms drop constraint %I', name);
end $$;
alter table rooms add check (kind = 'direct' or (direct_low is null and direct_high is null));

-- The log names people by id; reading it joins their card.
update events set data = data - 'user' || jsonb_build_object('user_id', data -> 'user' -> 'id')
  where type = 'member_joined' and data ? 'user';
