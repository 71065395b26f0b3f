-- The language of interface, errors and mails; null is what the browser asks for.
alter table users add column language text;
