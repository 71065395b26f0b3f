create or replace function count_vote() returns trigger language plpgsql as $$
declare
  gone smallint[] := case when tg_op = 'INSERT' then '{}' else old.choices end;
  came smallint[] := case when tg_op = 'DELETE' then '{}' else new.choices end;
begin
  update polls p set
    votes = array(
      select v + (i - 1 = any(came))::int - (i - 1 = any(gone))::int
      from unnest(p.votes) with ordinality x(v, i) order by i),
    voters = voters + (tg_op = 'INSERT')::int - (tg_op = 'DELETE')::int
  where post_id = coalesce(new.post_id, old.post_id);
  return null;
end $$;
