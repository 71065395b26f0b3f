-- What admins see of a mail: its text without the links and codes that open an account. Of mails from before, nothing.
alter table outbox add column shown_text text not null default '';
