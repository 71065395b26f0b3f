create or replace function week_of(timestamptz) returns int4multirange language sql immutable parallel safe as $$
  select int4multirange(int4range(w, w + 1)) from (select floor(extract(epoch from $1) / 86400)::int / 8 as w) week
$$;
