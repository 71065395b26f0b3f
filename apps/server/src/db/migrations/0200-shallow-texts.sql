-- Trees deeper than any that is made now are of marks within marks without end: they become the text as it was typed.
-- The depth of JSON grows by two with each node.
update posts set body = jsonb_build_array(
  jsonb_build_object('type', 'paragraph', 'children', jsonb_build_array(content)))
where jsonb_path_exists(body, 'strict $.**{100}');

update comments set body = jsonb_build_array(
  jsonb_build_object('type', 'paragraph', 'children', jsonb_build_array(content)))
where jsonb_path_exists(body, 'strict $.**{100}');
