create or replace function reach_of(visibility text, is_private boolean) returns smallint language sql immutable as $$
  select case when is_private or visibility = 'private' then 0 when visibility = 'members' then 1 else 2 end::smallint
$$;
