-- What each notification was made of: one row for everything that raised it. When a cause goes (deleted, edited away,
-- taken back, no longer open to the reader), its row goes, and the notification follows what is left.
create table notification_causes (
  id uuid primary key default uuidv7(),
  notification_id uuid not null references notifications on delete cascade,
  kind text not null,
  actor_id uuid references users on delete set null,
  source jsonb not null check (jsonb_typeof(source) = 'object'),
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  -- The share that it is about, where `source` names only what was shared.
  share_id uuid
);
create index notification_causes_notification on notification_causes (notification_id, id);
create index notification_causes_actor on notification_causes (actor_id);
create index notification_causes_room on notification_causes ((source ->> 'room_id')) where source ? 'room_id';
create index notification_causes_message on notification_causes ((source ->> 'message_id')) where source ? 'message_id';
create index notification_causes_post on notification_causes ((source ->> 'post_id')) where source ? 'post_id';
create index notification_causes_share on notification_causes (share_id) where share_id is not null;

insert into notification_causes (notification_id, kind, actor_id, source, data)
select id, kind, actor_id, source, data from notifications;
drop index notifications_post;
