create or replace function set_post_hotness() returns trigger language plpgsql as $$
begin
  new.hotness := log(greatest(1, 1 + new.like_count - new.dislike_count + 2 * new.comment_count
    + 3 * new.share_count + 2 * new.promotion_count)) + extract(epoch from new.created_at) / 43200;
  return new;
end $$;
