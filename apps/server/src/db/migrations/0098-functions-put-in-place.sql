-- PostgreSQL puts a SQL function's body in place of its call only where the body is as steady as the function says,
-- and the function is not strict where the body is not; a call costs some ten times what these bodies do.
create or replace function role_rank(role text) returns int language sql immutable parallel safe as $$
  select case role when 'member' then 1 when 'moderator' then 2 when 'admin' then 3 when 'owner' then 4 end
$$;
-- To join a text and a uuid is only stable, as that goes for any type; two texts are for ever the same.
create or replace function avatar_url(avatar_id uuid) returns text language sql immutable parallel safe as $$
  select '/api/v1/avatars/' || avatar_id::text
$$;
create or replace function room_permissions(r rooms) returns jsonb language sql stable parallel safe as $$
  select jsonb_build_object('send', r.send_role, 'attach', r.attach_role, 'add', r.add_role, 'pin', r.pin_role,
    'mention_all', r.mention_role, 'manage', r.manage_role)
$$;
