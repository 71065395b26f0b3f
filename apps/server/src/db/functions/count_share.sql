create or replace function count_share() returns trigger language plpgsql as $$
begin
  update posts set share_count = share_count + case tg_op when 'INSERT' then 1 else -1 end
    where id = coalesce(new.shared_id, old.shared_id);
  return null;
end $$;
