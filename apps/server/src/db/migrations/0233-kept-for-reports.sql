-- This keeps what two people wrote to each other last, when a block or a removal erases it: for a report of either, for
-- two weeks. It goes with either account, and is in no export, because it is what the other wrote.
create table kept_for_reports (
  reporter_id uuid not null references users on delete cascade,
  subject_id uuid not null references users on delete cascade,
  text text not null,
  created_at timestamptz not null default now(),
  primary key (reporter_id, subject_id)
);
create index kept_for_reports_subject on kept_for_reports (subject_id);
