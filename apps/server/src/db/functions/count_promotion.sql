create or replace function count_promotion() returns trigger language plpgsql as $$
begin
  update posts set promotion_count = promotion_count + case tg_op when 'INSERT' then 1 else -1 end
    where id = coalesce(new.post_id, old.post_id);
  return null;
end $$;
