-- Finds the members of a room that a sender mentions: usernames as written, to ids. A name across a block stays a text.
create or replace function mentions_among(in_room uuid, names text[], sender uuid) returns jsonb language sql stable as $$
  select jsonb_object_agg(lower(u.username::text), u.id)
  from unnest(names) n(name) join users u on u.username = n.name::citext
  join members mb on mb.room_id = in_room and mb.user_id = u.id
  where not blocks_between(u.id, sender)
$$;
