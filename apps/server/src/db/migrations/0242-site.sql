-- What queries have to know of how this site is run; the server writes it when it starts.
create table site (
  singleton boolean primary key default true check (singleton),
  has_mail boolean not null default false
);
insert into site default values;
