-- Bodies that are bound where they are made: indexes are kept with no search path.
-- What texts are compared by: small letters without accents, and one form of letters that are written in several.
-- apps/server/src/search/fold.ts says the same; the tests hold both to one table.
create function fold(text) returns text language sql immutable strict parallel safe
begin atomic
  select translate(replace(replace(replace(replace(
    normalize(regexp_replace(
      normalize(lower(normalize($1, nfkc) collate pg_c_utf8), nfd),
      '[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200c\u200d\U0001f3fb-\U0001f3ff]',
      '', 'g'), nfc),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    'øłđıðςىةکیہھٱ', 'oldidσيهكيهها');
end;

-- The words of a text. Chinese, Japanese, Korean, Thai and their neighbours come as runs; an emoji is a word.
create function words_of(text) returns table (word text, is_run boolean, place bigint)
language sql immutable strict parallel safe rows 30
begin atomic
  select w, w ~ '^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]', n
  from regexp_split_to_table(
    regexp_replace(fold($1),
      '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]+|[\u2600-\u27bf\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff])',
      ' \1 ', 'g') collate pg_c_utf8,
    '[^[:alnum:]\u093c\u094d\u0966-\u096f\u09bc\u09cd\u0a3c\u0a4d\u0abc\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u2600-\u27bf\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]+')
    with ordinality s(w, n)
  where w <> '';
end;

-- A text as it is searched: its words, and each pair of neighbours in a run at its place, so that any part of a run is a phrase.
create function search_vector(text) returns tsvector language sql immutable strict parallel safe
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

-- The longer words of a text, and each with one letter left out: two that are one slip apart share one of these.
create function slips_of(text) returns text[] language sql immutable strict parallel safe
begin atomic
  select coalesce(array_agg(distinct left(word, i - 1) || substr(word, i + 1)), '{}')
  from words_of($1) cross join lateral generate_series(1, length(word) + 1) i
  where not is_run and length(word) between 4 and 24;
end;

-- Apart from posts, whose rows are written with every like.
create table post_search (
  post_id uuid primary key references posts on delete cascade,
  words tsvector not null
);
create index post_search_words on post_search using gin (words);
-- A post must be found by what was just written; long lists of what waits would slow each search.
alter index post_search_words set (fastupdate = off);

-- Words that posts have, to find what is meant by one that is written wrongly. Never shown.
create table search_words (word text primary key);
create index search_words_slips on search_words using gin (slips_of(word));

create function set_post_search() returns trigger language plpgsql as $$
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
create trigger posts_search after insert or update of title, content on posts
  for each row execute function set_post_search();

insert into post_search (post_id, words) select id, search_vector(title || ' ' || content) from posts;
insert into search_words (word)
  select distinct lexeme from post_search, unnest(words)
  where positions is null and length(lexeme) between 4 and 24 and lexeme !~ '[0-9]';

drop index users_search;
create index users_search on users using gin (fold(username::text || ' ' || name) gin_trgm_ops);
create index users_slips on users using gin (slips_of(username::text || ' ' || name));

drop index rooms_public_search;
create index rooms_public_search on rooms using gin (fold(name || ' ' || topic) gin_trgm_ops) where visibility = 'public';
create index rooms_public_slips on rooms using gin (slips_of(name || ' ' || topic)) where visibility = 'public';
