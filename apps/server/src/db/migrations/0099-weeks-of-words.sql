-- The weeks, of eight days in UTC and counted from 1970, in which messages with the word were written: a search for
-- what is old looks only there. What is gone may still have its week. Of words that were counted before this, it is
-- every week until this change. Ranges, because what is common is in most weeks, and what is rare in few.
alter table message_words add column weeks int4multirange not null
  default int4multirange(int4range(0, floor(extract(epoch from now()) / 86400)::int / 8 + 1));
alter table message_words alter column weeks drop default;

-- apply functions/week_of.sql

drop function if exists count_message_words(text[], bigint[]);
