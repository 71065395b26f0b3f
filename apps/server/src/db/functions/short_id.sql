-- The last letters of an id, which are random: short enough to be a word of an index. What they find is compared again.
create or replace function short_id(uuid) returns text language sql immutable strict parallel safe
  return right($1::text, 8);
