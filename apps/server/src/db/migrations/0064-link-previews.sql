-- What pages say of themselves that posts link to. Without a title there is nothing to show: it could not be fetched, or says nothing.
create table link_previews (
  url text primary key check (length(url) <= 2000),
  title text check (length(title) between 1 and 200),
  site_name text not null check (length(site_name) <= 100),
  description text not null check (length(description) <= 400),
  fetched_at timestamptz not null default now()
);

-- The first page that it links to, and whether its author took the preview away.
alter table posts
  add column link_url text check (length(link_url) <= 2000),
  add column link_removed boolean not null default false;
create index posts_link on posts (link_url) where link_url is not null;
