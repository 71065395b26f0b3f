-- Receipts are given for messages after this place only: not for those from before somebody joined, and not for what
-- they read while their receipts were off.
alter table members add column receipts_after bigint not null default 0;
update members mb set receipts_after = coalesce((
  select m.seq from messages m where m.room_id = mb.room_id and m.created_at < mb.joined_at
  order by m.created_at desc, m.seq desc limit 1), 0);
