-- A text as it is searched: its words, and each pair of neighbours in a run at its place, so that any part of a run is a phrase.
create or replace function search_vector(text) returns tsvector language sql immutable strict parallel safe
begin atomic
  select coalesce(string_agg(distinct token, ' '), '')::tsvector from (
    select quote_literal(left(word, 64)) as token from words_of($1) where not is_run
    union all
    select quote_literal(substr(word, i, 2)) || ':' || 1 + (before + i) % 16000
    from (
      select word, sum(length(word) + 1) over (order by place) - length(word) as before from words_of($1) where is_run
    ) runs cross join lateral generate_series(1, length(word)) i
  ) tokens;
end;
