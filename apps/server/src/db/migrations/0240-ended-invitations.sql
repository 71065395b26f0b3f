-- Invitations whose makers had lost the right to add people would admit again when the makers got it back.
update invitations i set revoked_at = now()
where i.revoked_at is null and not exists (
  select from members m join rooms r on r.id = m.room_id
  where m.room_id = i.room_id and m.user_id = i.created_by and role_rank(m.role) >= role_rank(r.add_role));
