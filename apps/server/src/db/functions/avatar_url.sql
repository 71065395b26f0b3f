-- To join a text and a uuid is only stable, as that goes for any type; two texts are for ever the same.
create or replace function avatar_url(avatar_id uuid) returns text language sql immutable parallel safe as $$
  select '/api/v1/avatars/' || avatar_id::text
$$;
