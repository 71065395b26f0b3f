-- The groups to which a member of this role belongs.
create or replace function groups_of(role text) returns text[] language sql immutable strict parallel safe as $$
  select array['all', 'here'] || case role
    when 'owner' then array['admin', 'staff'] when 'admin' then array['admin', 'staff']
    when 'moderator' then array['moderator', 'staff'] else '{}' end
$$;
