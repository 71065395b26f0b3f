create or replace function message_search_added() returns trigger language plpgsql as $$
begin
  perform count_message_words(array_agg(c.word), array_agg(c.change), array_agg(c.weeks::text)) from (
    select lexeme as word, count(*) as change, range_agg(week_of(fresh.created_at)) as weeks
    from fresh, unnest(fresh.words) group by lexeme) c;
  return null;
end $$;
