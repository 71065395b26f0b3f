create or replace function uncount_reply() returns trigger language plpgsql as $$
begin
  update messages set thread_count = greatest(0, thread_count - 1) where id = new.thread_id;
  return null;
end $$;
