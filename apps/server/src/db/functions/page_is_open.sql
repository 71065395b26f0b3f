create or replace function page_is_open(relation text, is_private boolean) returns boolean language sql immutable parallel safe as $$
  select case
    when is_private then relation in ('self', 'they_added', 'mutual', 'staff')
    else relation not in ('i_block', 'they_block')
  end
$$;
