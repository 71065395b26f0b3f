-- The counts follow the rows, however those come and go.
create or replace function count_reaction() returns trigger language plpgsql as $$
declare
  before smallint := case when tg_op = 'INSERT' then 0 else old.value end;
  later smallint := case when tg_op = 'DELETE' then 0 else new.value end;
begin
  if before <> later then
    update posts set
      like_count = like_count + (later = 1)::int - (before = 1)::int,
      dislike_count = dislike_count + (later = -1)::int - (before = -1)::int
    where id = coalesce(new.post_id, old.post_id);
  end if;
  return null;
end $$;
