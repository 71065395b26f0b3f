-- The words of a text. Chinese, Japanese, Korean, Thai and their neighbours come as runs; an emoji is a word.
create or replace function words_of(text) returns table (word text, is_run boolean, place bigint)
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
