-- The weeks, of eight days in UTC and counted from 1970, in which messages with the word were written: a search for
-- what is old looks only there. What is gone may still have its week. Of words that were counted before this, it is
-- every week until this change. Ranges, because what is common is in most weeks, and what is rare in few.
alter table message_words add column weeks int4multirange not null
  default int4multirange(int4range(0, floor(extract(epoch from now()) / 86400)::int / 8 + 1));
alter table message_words alter column weeks drop default;

create function week_of(timestamptz) returns int4multirange language sql immutable parallel safe as $$
  select int4multirange(int4range(w, w + 1)) from (select floor(extract(epoch from $1) / 86400)::int / 8 as w) week
$$;

drop function count_message_words(text[], bigint[]);
-- In the order of the words, so that two who count do not wait for one another.
create function count_message_words(words text[], changes bigint[], weeks text[]) returns void language sql as $$
  insert into message_words as w (word, count, weeks)
    select c.word, c.change, c.weeks::int4multirange
    from unnest(words, changes, weeks) c(word, change, weeks) order by c.word collate "C"
    on conflict (word) do update set count = w.count + excluded.count,
      weeks = case when w.weeks @> excluded.weeks then w.weeks else w.weeks + excluded.weeks end;
  delete from message_words w where w.word = any(words) and w.count <= 0;
$$;

create or replace function message_search_added() returns trigger language plpgsql as $$
begin
  perform count_message_words(array_agg(c.word), array_agg(c.change), array_agg(c.weeks::text)) from (
    select lexeme as word, count(*) as change, range_agg(week_of(fresh.created_at)) as weeks
    from fresh, unnest(fresh.words) group by lexeme) c;
  return null;
end $$;

create or replace function message_search_removed() returns trigger language plpgsql as $$
begin
  perform count_message_words(array_agg(c.word), array_agg(c.change), array_agg('{}'::text)) from (
    select lexeme as word, -count(*) as change from stale, unnest(stale.words) group by lexeme) c;
  return null;
end $$;

-- Also counts a word of which there are as many as before, where it went to a message of another week.
create or replace function message_search_changed() returns trigger language plpgsql as $$
begin
  perform count_message_words(array_agg(c.word), array_agg(c.change), array_agg(coalesce(c.weeks, '{}')::text)) from (
    select word, sum(change)::bigint as change, range_agg(week) filter (where change = 1) as weeks from (
      select lexeme as word, 1 as change, week_of(fresh.created_at) as week from fresh, unnest(fresh.words)
      union all
      select lexeme, -1, week_of(stale.created_at) from stale, unnest(stale.words)
    ) e group by word
    having sum(change) <> 0 or not range_agg(week) filter (where change = 1) <@ range_agg(week) filter (where change = -1)) c;
  return null;
end $$;
