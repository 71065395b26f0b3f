-- Since when an account is deleted, until it is erased.
alter table users add column deleted_at timestamptz;
update users set deleted_at = suspended_at where name = '' and email like 'deleted-%@deleted.invalid';
