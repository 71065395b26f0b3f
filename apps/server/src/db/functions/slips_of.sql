-- The longer words of a text, and each with one letter left out: two that are one slip apart share one of these.
create or replace function slips_of(text) returns text[] language sql immutable strict parallel safe
begin atomic
  select coalesce(array_agg(distinct left(word, i - 1) || substr(word, i + 1)), '{}')
  from words_of($1) cross join lateral generate_series(1, length(word) + 1) i
  where not is_run and length(word) between 4 and 24;
end;
