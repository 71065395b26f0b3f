-- A file may be uploaded for no room: it is its owner's until a message of theirs takes it, into whichever room that is in.
alter table files alter column room_id drop not null;
alter table files add check (room_id is not null or message_id is null);
