-- apply functions/fold.sql

-- apply functions/words_of.sql

-- apply functions/search_vector.sql

-- apply functions/slips_of.sql

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

-- apply functions/set_post_search.sql
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
