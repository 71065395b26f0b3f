-- Queries have to know some of how this site is run. The server writes it when it starts.
create table site (
  singleton boolean primary key default true check (singleton),
  has_mail boolean not null default false
);
insert into site default values;
