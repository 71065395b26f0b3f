drop function mentions_among(uuid, text[]);
