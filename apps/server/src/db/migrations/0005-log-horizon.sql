-- Finds what is beyond the log's horizon without an index entry for each event.
create index events_age on events using brin (created_at);
