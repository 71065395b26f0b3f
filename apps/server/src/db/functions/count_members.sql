create or replace function count_members() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    update rooms set member_count = member_count + 1 where id = new.room_id;
  else
    update rooms set member_count = member_count - 1 where id = old.room_id;
  end if;
  return null;
end $$;
