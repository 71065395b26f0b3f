-- In a direct room: a conversation that somebody began whom this member did not
-- add waits; declined, it is hidden, and the other's messages are refused.
alter table members add column request text check (request in ('waiting', 'declined'));
