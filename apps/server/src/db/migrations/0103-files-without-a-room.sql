-- A file may be uploaded for no room: it is its owner's until a message of theirs takes it, into whichever room that is in.
alter table files alter column room_id drop not null;
alter table files add check (room_id is not null or message_id is null);

-- append_messages as it stands in 0097, with this one condition changed.
do $$
declare
  before text := pg_get_functiondef('append_messages(json, uuid[])'::regprocedure);
  later text := replace(before, 'f.room_id is not distinct from i.room_id', '(f.room_id is null or f.room_id = i.room_id)');
begin
  if later = before then raise exception 'append_messages does not ask for the room of files'; end if;
  execute later;
end $$;
