-- A mention keeps the name that it was written with, whoever has that name later.
alter table post_mentions add column name citext;
update post_mentions n set name = u.username from users u where u.id = n.user_id;
alter table post_mentions alter column name set not null;
alter table comment_mentions add column name citext;
update comment_mentions n set name = u.username from users u where u.id = n.user_id;
alter table comment_mentions alter column name set not null;
