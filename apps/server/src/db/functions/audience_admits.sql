-- The rules of features/privacy/rules.ts for lists; the tests hold both to one table.
create or replace function audience_admits(relation text, audience text) returns boolean language sql immutable parallel safe as $$
  select case audience
    when 'everyone' then relation not in ('i_block', 'they_block')
    when 'members' then relation not in ('visitor', 'i_block', 'they_block')
    when 'contacts' then relation in ('self', 'they_added', 'mutual')
    else relation = 'self'
  end
$$;
