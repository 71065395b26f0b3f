-- Bodies that are bound where they are made: indexes are kept with no search path.
-- Normalizes a text for comparison: small letters without accents, and one form of letters that are written in several.
-- apps/server/src/search/fold.ts says the same; the tests hold both to one table.
create or replace function fold(text) returns text language sql immutable strict parallel safe
begin atomic
  select translate(replace(replace(replace(replace(
    normalize(regexp_replace(
      normalize(lower(normalize($1, nfkc) collate pg_c_utf8), nfd),
      '[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200c\u200d\U0001f3fb-\U0001f3ff]',
      '', 'g'), nfc),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    'øłđıðςىةکیہھٱ', 'oldidσيهكيهها');
end;
