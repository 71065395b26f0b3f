-- apply functions/short_id.sql

-- apply functions/message_vector.sql

-- Apart from messages, and filled behind those who write (features/messages/search-index.ts). What it finds is read from
-- messages, which are asked whether they may be. A message goes from here by itself; with its room, all at once.
create table message_search (
  message_id uuid primary key,
  room_id uuid not null references rooms on delete cascade,
  created_at timestamptz not null,
  words tsvector not null
);
create index message_search_time on message_search (created_at desc, message_id desc);
create index message_search_room on message_search (room_id, created_at desc, message_id desc);
create index message_search_words on message_search using gin (words) with (fastupdate = off);

-- Every word that messages have, and how many have it: for beginnings, parts and slips of words, and to know what is
-- common. Never shown; a word goes with the last message that had it.
create table message_words (
  word text collate "C" primary key,
  count bigint not null
) with (fillfactor = 70);
create index message_words_parts on message_words using gin (word gin_trgm_ops) where word !~ '^#';
create index message_words_slips on message_words using gin (slips_of(word))
  where length(word) between 4 and 24 and word !~ '[0-9#]';

-- apply functions/count_message_words.sql

-- apply functions/message_search_added.sql
create trigger message_search_added after insert on message_search
  referencing new table as fresh for each statement execute function message_search_added();

-- apply functions/message_search_removed.sql
create trigger message_search_removed after delete on message_search
  referencing old table as stale for each statement execute function message_search_removed();

-- apply functions/message_search_changed.sql
create trigger message_search_changed after update on message_search
  referencing old table as stale new table as fresh for each statement execute function message_search_changed();
