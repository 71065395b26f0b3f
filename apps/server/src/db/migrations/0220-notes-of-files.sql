-- Whether a recording may still say where it was taken: of a kind whose notes we cannot take out. It is not shown, and says so.
alter table files add column notes_kept boolean not null default false,
  -- Of a picture: whether it has frames, which its size `view` shows.
  add column moves boolean not null default false;
