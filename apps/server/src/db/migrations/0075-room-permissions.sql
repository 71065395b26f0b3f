-- apply functions/role_rank.sql

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

-- apply functions/room_permissions.sql

-- Events that clients have still to read say what new ones say.
update events e set data = e.data || jsonb_build_object('permissions', room_permissions(r))
  from rooms r where r.id = e.stream_id and e.type = 'room_changed';
