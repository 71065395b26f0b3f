-- A session ends for good at this time, however much it is used; those that are open now have the default of the setting left.
alter table sessions add column ends_at timestamptz not null default now() + interval '90 days';
