create or replace function count_comment() returns trigger language plpgsql as $$
declare
  before int := case when tg_op = 'INSERT' then 0 else (old.deleted_at is null)::int end;
  later int := case when tg_op = 'DELETE' then 0 else (new.deleted_at is null)::int end;
begin
  if before <> later then
    update posts set comment_count = comment_count + later - before where id = coalesce(new.post_id, old.post_id);
    update comments set reply_count = reply_count + later - before where id = coalesce(new.parent_id, old.parent_id);
  end if;
  return null;
end $$;
