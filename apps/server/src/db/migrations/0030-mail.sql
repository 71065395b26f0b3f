-- Every mail that was to be sent. Its text is forgotten once it is sent or given
-- up: it may hold a link or code that still works.
create table outbox (
  id uuid primary key default uuidv7(),
  user_id uuid references users on delete cascade,
  recipient text not null check (recipient !~ '[[:cntrl:]]'),
  kind text not null,
  subject text not null check (subject !~ '[[:cntrl:]]'),
  text text not null,
  html text not null,
  -- Without a mail server they are kept, for the admins to read and pass on.
  status text not null check (status in ('waiting', 'sent', 'failed', 'kept')),
  attempts integer not null default 0 check (attempts >= 0),
  error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  check ((status = 'sent') = (sent_at is not null)),
  check (status in ('waiting', 'kept') or (text = '' and html = ''))
);
create index outbox_user on outbox (user_id, kind, created_at);
create index outbox_age on outbox (created_at);
