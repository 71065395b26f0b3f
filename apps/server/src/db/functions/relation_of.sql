-- Says what `owner` is to `viewer`; a viewer of null is a visitor. Suspension and site staff are asked apart.
create or replace function relation_of(viewer uuid, owner uuid) returns text language sql stable parallel safe as $$
  select case
    when viewer is null then 'visitor'
    when viewer = owner then 'self'
    when exists (select from blocks where blocker_id = owner and blocked_id = viewer) then 'they_block'
    when exists (select from blocks where blocker_id = viewer and blocked_id = owner) then 'i_block'
    when c.mine and c.theirs then 'mutual'
    when exists (select from contact_requests where sender_id = owner and receiver_id = viewer and declined_at is null) then 'they_asked'
    when exists (select from contact_requests where sender_id = viewer and receiver_id = owner and declined_at is null) then 'i_asked'
    when c.mine then 'i_added'
    when c.theirs then 'they_added'
    else 'stranger'
  end
  from (select
    exists (select from contacts where owner_id = viewer and contact_id = owner) as mine,
    exists (select from contacts where owner_id = owner and contact_id = viewer) as theirs) c
$$;
