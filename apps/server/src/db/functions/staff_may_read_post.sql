-- Staff of the site read what its author did not keep to their contacts; a share is as narrow as what it shares.
create or replace function staff_may_read_post(p posts) returns boolean language sql stable parallel safe as $$
  select p.visibility <> 'private'
    and not exists (select from posts o where o.id = p.shared_id and o.visibility = 'private')
$$;
