-- What people report to the staff of the site, with what was there at the time.
create table reports (
  id uuid primary key default uuidv7(),
  reporter_id uuid references users on delete set null,
  target_type text not null,
  target_id uuid not null,
  -- Who is answerable for it, where somebody is.
  subject_id uuid references users on delete set null,
  reason text not null,
  text text not null default '' check (length(text) <= 1000),
  evidence jsonb not null check (jsonb_typeof(evidence) = 'object'),
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  closed_by uuid references users on delete set null,
  note text not null default '' check (length(note) <= 1000),
  check (closed_at is not null or (closed_by is null and note = ''))
);
create unique index reports_once on reports (reporter_id, target_type, target_id) where closed_at is null;
create index reports_open on reports (id) where closed_at is null;
create index reports_subject on reports (subject_id);
create index reports_closed_by on reports (closed_by);
