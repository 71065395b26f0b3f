-- Whether one of two people blocks the other.
create or replace function blocks_between(one uuid, other uuid) returns boolean language sql stable parallel safe as $$
  select exists (
    select from blocks b
    where b.blocker_id = one and b.blocked_id = other or b.blocker_id = other and b.blocked_id = one)
$$;
