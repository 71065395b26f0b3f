-- The last letters of an id, which are random: short enough to be a word of an index. What they find is compared again.
create function short_id(uuid) returns text language sql immutable strict parallel safe
  return right($1::text, 8);

-- A message as it is searched: the words of its text and of the names of its files, and what filters ask for, as words
-- with a # before them, which no text has.
create function message_vector(m messages) returns tsvector language sql stable parallel safe as $$
  select search_vector(m.content || coalesce(
      (select string_agg(' ' || (a ->> 'name'), '') from jsonb_array_elements(m.attachments) a), ''))
    || array_to_tsvector(array(
      select '#' || v.word from (
        values ('r' || short_id(m.room_id)), ('f' || short_id(m.sender_id)),
          ('d' || days.day), ('e' || (days.day >> 5)),
          (case when m.content ~* 'https?://|www\.' then 'link' end),
          (case when m.preview is not null then 'preview' end),
          (case when m.message_type = 'poll' then 'poll' end),
          (case when m.attachments is not null then 'file' end),
          (case when m.thread_id is not null or m.thread_count > 0 then 'thread' end),
          (case when m.pinned_at is not null then 'pinned' end),
          (case when m.edited_at is not null then 'edited' end)
        union all
        select a ->> 'kind' from jsonb_array_elements(m.attachments) a
        union all
        select 'm' || short_id(n) from unnest(m.mention_ids) n
        union all
        select 'g' || g from unnest(m.mention_groups) g
      ) v(word) where v.word is not null))
  from (select floor(extract(epoch from m.created_at) / 86400)::int as day) days
$$;

-- Apart from messages, and filled behind those who write (features/messages/search-index.ts). What it finds is read from
-- messages, which are asked whether they may be. A message goes from here by itself; with its room, all at once.
create table message_search (
  message_id uuid primary key,
  room_id uuid not null references rooms on delete cascade,
  created_at timestamptz not null,
  words tsvector not null
);
create index message_search_time on message_search (created_at desc, message_id desc);
create index message_search_room on message_search (room_id, created_at desc, message_id desc);
create index message_search_words on message_search using gin (words) with (fastupdate = off);

-- Every word that messages have, and how many have it: for beginnings, parts and slips of words, and to know what is
-- common. Never shown; a word goes with the last message that had it.
create table message_words (
  word text collate "C" primary key,
  count bigint not null
) with (fillfactor = 70);
create index message_words_parts on message_words using gin (word gin_trgm_ops) where word !~ '^#';
create index message_words_slips on message_words using gin (slips_of(word))
  where length(word) between 4 and 24 and word !~ '[0-9#]';

-- In the order of the words, so that two who count do not wait for one another.
create function count_message_words(words text[], changes bigint[]) returns void language sql as $$
  insert into message_words as w (word, count)
    select c.word, c.change from unnest(words, changes) c(word, change) where c.change <> 0 order by c.word collate "C"
    on conflict (word) do update set count = w.count + excluded.count;
  delete from message_words w where w.word = any(words) and w.count <= 0;
$$;

create function message_search_added() returns trigger language plpgsql as $$
begin
  perform count_message_words(array_agg(c.word), array_agg(c.change)) from (
    select lexeme as word, count(*) as change from fresh, unnest(fresh.words) group by lexeme) c;
  return null;
end $$;
create trigger message_search_added after insert on message_search
  referencing new table as fresh for each statement execute function message_search_added();

create function message_search_removed() returns trigger language plpgsql as $$
begin
  perform count_message_words(array_agg(c.word), array_agg(c.change)) from (
    select lexeme as word, -count(*) as change from stale, unnest(stale.words) group by lexeme) c;
  return null;
end $$;
create trigger message_search_removed after delete on message_search
  referencing old table as stale for each statement execute function message_search_removed();

create function message_search_changed() returns trigger language plpgsql as $$
begin
  perform count_message_words(array_agg(c.word), array_agg(c.change)) from (
    select word, sum(change)::bigint as change from (
      select lexeme as word, 1 as change from fresh, unnest(fresh.words)
      union all
      select lexeme, -1 from stale, unnest(stale.words)
    ) e group by word having sum(change) <> 0) c;
  return null;
end $$;
create trigger message_search_changed after update on message_search
  referencing old table as stale new table as fresh for each statement execute function message_search_changed();
