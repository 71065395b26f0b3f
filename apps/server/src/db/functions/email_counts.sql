-- Whether an address may be taken for that of its account: it is confirmed, or nobody here can confirm theirs, since the
-- site sends no mail.
create or replace function email_counts(u users) returns boolean language sql stable parallel safe as $$
  select u.email_verified or not (select has_mail from site)
$$;
