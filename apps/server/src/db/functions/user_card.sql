-- Shows of a user what anyone sees who may see them at all: the one way in which a query answers with a person.
create or replace function user_card(u users) returns jsonb language sql stable parallel safe as $$
  select jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name, 'avatar_url', avatar_url(u.avatar_id))
$$;
