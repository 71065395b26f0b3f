create or replace function message_search_removed() returns trigger language plpgsql as $$
begin
  perform count_message_words(array_agg(c.word), array_agg(c.change), array_agg('{}'::text)) from (
    select lexeme as word, -count(*) as change from stale, unnest(stale.words) group by lexeme) c;
  return null;
end $$;
