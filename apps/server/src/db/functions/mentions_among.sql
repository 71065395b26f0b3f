-- Whom a sender mentions of a room's members: usernames as written to ids. A block between the two leaves the name a text.
create or replace function mentions_among(in_room uuid, names text[], sender uuid) returns jsonb language sql stable as $$
  select jsonb_object_agg(lower(u.username::text), u.id)
  from unnest(names) n(name) join users u on u.username = n.name::citext
  join members mb on mb.room_id = in_room and mb.user_id = u.id
  where not blocks_between(u.id, sender)
$$;
