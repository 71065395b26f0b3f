create or replace function set_post_search() returns trigger language plpgsql as $$
declare
  found tsvector := search_vector(new.title || ' ' || new.content);
begin
  insert into post_search (post_id, words) values (new.id, found)
    on conflict (post_id) do update set words = excluded.words;
  -- In one order, so that two posts with the same new words do not wait for one another.
  insert into search_words (word)
    select lexeme from unnest(found) where positions is null and length(lexeme) between 4 and 24 and lexeme !~ '[0-9]'
    order by lexeme
  on conflict do nothing;
  return null;
end $$;
