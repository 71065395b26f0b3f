create or replace function count_comment_like() returns trigger language plpgsql as $$
begin
  update comments set like_count = like_count + case tg_op when 'INSERT' then 1 else -1 end
    where id = coalesce(new.comment_id, old.comment_id);
  return null;
end $$;
