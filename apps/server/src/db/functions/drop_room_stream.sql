create or replace function drop_room_stream() returns trigger language plpgsql as $$
begin
  delete from streams where id = old.id;
  return old;
end $$;
