-- Takes one attempt of every subject, or of none: answers null, or the time to
-- wait for. An attempt counts as failed from the start, so however many come at
-- once, no more than allowed are looked at. After `free` failures each pause is
-- twice the last, up to `longest`.
create or replace function take_attempts(subjects bytea[], owner uuid, free integer[], longest interval[]) returns timestamptz
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
