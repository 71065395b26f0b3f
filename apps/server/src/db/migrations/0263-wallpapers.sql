-- How a conversation looks to each of its members: null is as the theme has it.
alter table members
  add column color text check (color in ('rose', 'amber', 'green', 'teal', 'blue', 'violet')),
  add column wallpaper text check (wallpaper in ('dots', 'grid', 'stripes', 'waves', 'dawn', 'meadow'));
