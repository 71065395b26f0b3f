create table posts (
  id uuid primary key default uuidv7(),
  author_id uuid not null references users on delete cascade,
  title text not null check (length(title) <= 150),
  content text not null check (length(content) <= 20000),
  -- The content as a tree without HTML.
  body jsonb not null check (jsonb_typeof(body) = 'array'),
  visibility text not null check (visibility in ('public', 'members', 'private')),
  -- To whom it is open: 2 everyone, 1 anyone signed in, 0 those whom the author added. A private profile makes all 0.
  reach smallint not null default 0,
  -- A share is gone with what it shares.
  shared_id uuid references posts on delete cascade,
  like_count integer not null default 0 check (like_count >= 0),
  dislike_count integer not null default 0 check (dislike_count >= 0),
  comment_count integer not null default 0 check (comment_count >= 0),
  share_count integer not null default 0 check (share_count >= 0),
  promotion_count integer not null default 0 check (promotion_count >= 0),
  -- Grows with what people do and with the time of writing: ten times as much of the first is worth half a day of the second.
  hotness double precision not null default 0,
  client_id text,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  unique (author_id, client_id),
  check (shared_id <> id)
);
-- With what a feed asks of each, so that the newest of hundreds of authors are found in the index alone.
create index posts_author on posts (author_id, id desc) include (reach, shared_id, promotion_count);
create index posts_open on posts (id desc) where reach > 0;
create index posts_hot on posts (hotness desc, id desc) where reach > 0;
create index posts_chosen on posts (author_id, id desc) where reach = 0;
create index posts_chosen_hot on posts (author_id, hotness desc, id desc) where reach = 0;
create index posts_shared on posts (shared_id) where shared_id is not null;

-- apply functions/reach_of.sql

-- apply functions/set_post_reach.sql
create trigger posts_reach before insert or update of visibility on posts
  for each row execute function set_post_reach();

-- apply functions/reach_follows_profile.sql
create trigger profiles_reach after update of is_private on profiles
  for each row when (old.is_private <> new.is_private) execute function reach_follows_profile();

-- apply functions/set_post_hotness.sql
create trigger posts_hotness
  before insert or update of like_count, dislike_count, comment_count, share_count, promotion_count on posts
  for each row execute function set_post_hotness();

-- apply functions/may_read_post.sql

-- Few, and asked of every list.
create index users_suspended on users (id) where suspended_at is not null;

-- One for each post and person; 0 is a reaction that was taken back, so that its author is told once only.
create table post_reactions (
  post_id uuid not null references posts on delete cascade,
  user_id uuid not null references users on delete cascade,
  value smallint not null check (value in (-1, 0, 1)),
  created_at timestamptz not null default now(),
  primary key (post_id, user_id)
);
create index post_reactions_user on post_reactions (user_id);

create table promotions (
  id uuid not null unique default uuidv7(),
  post_id uuid not null references posts on delete cascade,
  user_id uuid not null references users on delete cascade,
  primary key (post_id, user_id)
);
create index promotions_user on promotions (user_id, id desc);

create table hidden_posts (
  user_id uuid not null references users on delete cascade,
  post_id uuid not null references posts on delete cascade,
  created_at timestamptz not null default now(),
  primary key (user_id, post_id)
);
create index hidden_posts_post on hidden_posts (post_id);

create table comments (
  id uuid primary key default uuidv7(),
  post_id uuid not null references posts on delete cascade,
  -- Replies are one level deep.
  parent_id uuid references comments on delete cascade,
  author_id uuid references users on delete set null,
  content text not null check (length(content) <= 5000),
  body jsonb not null check (jsonb_typeof(body) = 'array'),
  like_count integer not null default 0 check (like_count >= 0),
  reply_count integer not null default 0 check (reply_count >= 0),
  client_id text,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  -- Deleted, and kept without content for the replies below it.
  deleted_at timestamptz,
  unique (author_id, client_id),
  check (deleted_at is null or (content = '' and author_id is null))
);
create index comments_post on comments (post_id, id) where parent_id is null;
create index comments_parent on comments (parent_id, id);
create index comments_author on comments (author_id, post_id);

create table comment_likes (
  comment_id uuid not null references comments on delete cascade,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (comment_id, user_id)
);
create index comment_likes_user on comment_likes (user_id);

create table post_tags (
  tag text not null,
  post_id uuid not null references posts on delete cascade,
  primary key (tag, post_id)
);
create index post_tags_post on post_tags (post_id);

-- Whom a text names. A name that is free again, and taken by somebody else, names nobody.
create table post_mentions (
  post_id uuid not null references posts on delete cascade,
  user_id uuid not null references users on delete cascade,
  primary key (post_id, user_id)
);
create index post_mentions_user on post_mentions (user_id);
create table comment_mentions (
  comment_id uuid not null references comments on delete cascade,
  user_id uuid not null references users on delete cascade,
  primary key (comment_id, user_id)
);
create index comment_mentions_user on comment_mentions (user_id);

-- Uploaded by somebody, then part of a post. What never became part of one is collected.
create table post_pictures (
  id uuid primary key default uuidv7(),
  owner_id uuid not null references users on delete cascade,
  post_id uuid references posts on delete cascade,
  place smallint not null default 0,
  file_id uuid not null unique,
  width integer not null,
  height integer not null,
  alt text not null default '' check (length(alt) <= 500),
  created_at timestamptz not null default now()
);
create index post_pictures_post on post_pictures (post_id, place);
create index post_pictures_owner on post_pictures (owner_id) where post_id is null;

create table polls (
  post_id uuid primary key references posts on delete cascade,
  options text[] not null check (cardinality(options) between 2 and 10),
  votes integer[] not null,
  voters integer not null default 0 check (voters >= 0),
  multiple boolean not null,
  closes_at timestamptz,
  check (cardinality(votes) = cardinality(options))
);
create table poll_votes (
  post_id uuid not null references polls on delete cascade,
  user_id uuid not null references users on delete cascade,
  choices smallint[] not null check (cardinality(choices) > 0),
  primary key (post_id, user_id)
);
create index poll_votes_user on poll_votes (user_id);

-- apply functions/can_read_post.sql

-- apply functions/count_reaction.sql
create trigger post_reactions_count after insert or update or delete on post_reactions
  for each row execute function count_reaction();

-- apply functions/count_promotion.sql
create trigger promotions_count after insert or delete on promotions for each row execute function count_promotion();

-- apply functions/count_share.sql
create trigger posts_count_share after insert on posts
  for each row when (new.shared_id is not null) execute function count_share();
create trigger posts_uncount_share after delete on posts
  for each row when (old.shared_id is not null) execute function count_share();

-- apply functions/count_comment.sql
create trigger comments_count after insert or update of deleted_at or delete on comments
  for each row execute function count_comment();

-- apply functions/count_comment_like.sql
create trigger comment_likes_count after insert or delete on comment_likes
  for each row execute function count_comment_like();

-- apply functions/count_vote.sql
create trigger poll_votes_count after insert or update or delete on poll_votes
  for each row execute function count_vote();

-- What tells of a post is gone with it.
create index notifications_post on notifications ((source ->> 'post_id')) where source ? 'post_id';
