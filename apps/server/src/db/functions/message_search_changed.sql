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
