-- How the product looks to a person, on all their devices. The theme that followed the device is now a mode of each theme.
alter table users
  add column color_mode text not null default 'system' check (color_mode in ('system', 'light', 'dark')),
  add column text_size smallint not null default 100 check (text_size between 90 and 140),
  add column density text not null default 'comfortable' check (density in ('comfortable', 'compact'));
update users set theme = 'pink' where theme = 'system';
