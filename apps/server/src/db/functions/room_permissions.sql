create or replace function room_permissions(r rooms) returns jsonb language sql stable parallel safe as $$
  select jsonb_build_object('send', r.send_role, 'attach', r.attach_role, 'add', r.add_role, 'pin', r.pin_role,
    'mention_all', r.mention_role, 'manage', r.manage_role)
$$;
