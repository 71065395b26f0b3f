create or replace function trash_blob() returns trigger language plpgsql as $$
begin
  insert into blob_trash (blob_id) values (old.blob_id) on conflict do nothing;
  return null;
end $$;
