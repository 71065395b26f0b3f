-- What of an upload is kept so far, piece by piece. A piece counts when its row commits together with
-- the offset; pieces have names of their own, so that none is ever written over.
create table file_parts (
  file_id uuid not null references files on delete cascade,
  start bigint not null check (start >= 0),
  size bigint not null check (size > 0),
  part_id uuid not null,
  primary key (file_id, start)
);
