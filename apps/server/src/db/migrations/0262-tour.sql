-- When the first steps were done or skipped; null shows them. Those who were here before know their way.
alter table users add column tour_done_at timestamptz;
update users set tour_done_at = now();
