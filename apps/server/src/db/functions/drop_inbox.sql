create or replace function drop_inbox() returns trigger language plpgsql as $$
begin
  delete from streams where id = old.id;
  return old;
end $$;
