create or replace function uuids_of(names jsonb) returns uuid[] language sql immutable strict parallel safe
  return array(select value::uuid from jsonb_each_text(names));
