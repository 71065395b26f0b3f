-- How many mails of a kind went to an address that was not confirmed, whichever accounts caused them. The address is
-- kept as a keyed hash, and outlives those accounts.
create table mail_counts (
  address_hash bytea primary key,
  mails integer not null default 1 check (mails > 0),
  counted_from timestamptz not null default now()
);
create index mail_counts_age on mail_counts (counted_from);
