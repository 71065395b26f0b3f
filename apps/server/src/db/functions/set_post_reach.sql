-- Holds the profile, so that it does not turn private between this look and the commit.
create or replace function set_post_reach() returns trigger language plpgsql as $$
declare
  profile_is_private boolean;
begin
  select is_private into strict profile_is_private from profiles where user_id = new.author_id for share;
  new.reach := reach_of(new.visibility, profile_is_private);
  return new;
end $$;
