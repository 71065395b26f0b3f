-- A proof that is under way (a link or code by mail, a password that waits for its second factor, a passkey or an
-- account elsewhere that is being added) carries the version of its owner's credentials that it was asked with. It is
-- void once the version has moved on, which every change of what opens the account does.
alter table users
  add column credentials_version integer not null default 1,
  -- Set when the address was confirmed by someone who was not signed in: the ways to sign in from before this time may
  -- belong to someone else, and do not survive a password reset.
  add column methods_trusted_from timestamptz;
alter table proofs add column credentials_version integer not null default 1;
alter table half_logins add column credentials_version integer not null default 1;
alter table passkey_challenges add column credentials_version integer;
alter table provider_visits add column credentials_version integer;
alter table proofs alter column credentials_version drop default;
alter table half_logins alter column credentials_version drop default;
