create or replace function create_profile() returns trigger language plpgsql as $$
begin
  insert into profiles (user_id) values (new.id);
  return new;
end $$;
