-- In the order of the words, so that two who count do not wait for one another.
create or replace function count_message_words(words text[], changes bigint[], weeks text[]) returns void language sql as $$
  insert into message_words as w (word, count, weeks)
    select c.word, c.change, c.weeks::int4multirange
    from unnest(words, changes, weeks) c(word, change, weeks) order by c.word collate "C"
    on conflict (word) do update set count = w.count + excluded.count,
      weeks = case when w.weeks @> excluded.weeks then w.weeks else w.weeks + excluded.weeks end;
  delete from message_words w where w.word = any(words) and w.count <= 0;
$$;
