create or replace function is_suspended(u users) returns boolean language sql stable as $$
  select u.suspended_at is not null and (u.suspended_until is null or u.suspended_until > now())
$$;
