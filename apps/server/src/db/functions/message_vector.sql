-- A message as it is searched: the words of its text and of the names of its files, and what filters ask for, as words
-- with a # before them, which no text has.
create or replace function message_vector(m messages) returns tsvector language sql stable parallel safe as $$
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
