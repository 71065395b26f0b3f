-- A profile that turns private changes all posts of its author. They are locked in id order, as everything does that
-- changes several posts.
create or replace function reach_follows_profile() returns trigger language plpgsql as $$
begin
  perform 1 from posts where author_id = new.user_id order by id for no key update;
  update posts set reach = reach_of(visibility, new.is_private) where author_id = new.user_id;
  return null;
end $$;
