-- PostgreSQL puts a SQL function's body in place of its call only where the body is as steady as the function says,
-- and the function is not strict where the body is not; a call costs some ten times what these bodies do.
create or replace function role_rank(role text) returns int language sql immutable parallel safe as $$
  select case role when 'member' then 1 when 'moderator' then 2 when 'admin' then 3 when 'owner' then 4 end
$$;
