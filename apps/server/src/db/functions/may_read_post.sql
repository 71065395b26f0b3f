-- The rule of features/privacy/rules.ts for lists; the tests hold both to one table.
create or replace function may_read_post(relation text, reach smallint) returns boolean language sql immutable parallel safe as $$
  select case reach
    when 2 then relation not in ('i_block', 'they_block')
    when 1 then relation not in ('visitor', 'i_block', 'they_block')
    else relation in ('self', 'they_added', 'mutual')
  end
$$;
