create or replace function create_inbox() returns trigger language plpgsql as $$
begin
  insert into streams (id, kind) values (new.id, 'inbox');
  return new;
end $$;
