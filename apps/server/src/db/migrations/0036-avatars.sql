-- The picture of a person, as a file under DATA_DIR/pictures. Its id is random and new with each picture.
alter table users add column avatar_id uuid unique;

-- apply functions/avatar_url.sql

-- apply functions/user_card.sql
