drop function if exists mentions_among(uuid, text[]);
