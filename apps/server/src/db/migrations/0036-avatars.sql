-- The picture of a person, as a file under DATA_DIR/pictures. Its id is random and new with each picture.
alter table users add column avatar_id uuid unique;

create function avatar_url(avatar_id uuid) returns text language sql immutable parallel safe as $$
  select '/api/v1/avatars/' || avatar_id
$$;

-- What anyone who may see a user at all sees of them: the one way in which a query answers with a person.
create function user_card(u users) returns jsonb language sql stable parallel safe as $$
  select jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name, 'avatar_url', avatar_url(u.avatar_id))
$$;
