-- Roles from member (1) to owner (4), to be compared.
create function role_rank(role text) returns int language sql immutable strict parallel safe as $$
  select array_position(array['member', 'moderator', 'admin', 'owner'], role)
$$;

-- The lowest role that may do each of these in a room.
alter table rooms
  add column send_role text not null default 'member' check (send_role in ('owner', 'admin', 'moderator', 'member')),
  add column attach_role text not null default 'member' check (attach_role in ('owner', 'admin', 'moderator', 'member')),
  add column add_role text not null default 'admin' check (add_role in ('owner', 'admin', 'moderator', 'member')),
  add column pin_role text not null default 'member' check (pin_role in ('owner', 'admin', 'moderator', 'member')),
  add column mention_role text not null default 'member' check (mention_role in ('owner', 'admin', 'moderator', 'member')),
  add column manage_role text not null default 'admin' check (manage_role in ('owner', 'admin', 'moderator', 'member'));

update rooms set send_role = 'moderator', attach_role = 'moderator', pin_role = 'moderator', mention_role = 'moderator'
  where kind = 'channel';

create function room_permissions(r rooms) returns jsonb language sql immutable parallel safe as $$
  select jsonb_build_object('send', r.send_role, 'attach', r.attach_role, 'add', r.add_role, 'pin', r.pin_role,
    'mention_all', r.mention_role, 'manage', r.manage_role)
$$;

-- Events that clients have still to read say what new ones say.
update events e set data = e.data || jsonb_build_object('permissions', room_permissions(r))
  from rooms r where r.id = e.stream_id and e.type = 'room_changed';
