alter table rooms add column picture_id uuid;
alter table rooms add check (kind <> 'direct' or picture_id is null);
