-- Whether somebody (null is a visitor) may read a post, and what it shares: may_read_post, asked in the order
-- that ends soonest, as feeds ask it of every row. Site staff are asked apart.
create or replace function can_read_post(viewer uuid, p posts) returns boolean language plpgsql stable parallel safe as $$
begin
  if (select is_suspended(u) from users u where u.id = p.author_id) then
    return false;
  elsif viewer is null then
    if p.reach < 2 then return false; end if;
  elsif viewer <> p.author_id then
    if exists (select from blocks where blocker_id = p.author_id and blocked_id = viewer)
      or exists (select from blocks where blocker_id = viewer and blocked_id = p.author_id) then
      return false;
    elsif p.reach = 0 and not exists (select from contacts where owner_id = p.author_id and contact_id = viewer) then
      return false;
    end if;
  end if;
  return p.shared_id is null or (select can_read_post(viewer, o) from posts o where o.id = p.shared_id);
end $$;
