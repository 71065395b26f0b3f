create or replace function attachment_json(f files) returns jsonb language sql stable parallel safe as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'id', f.id, 'kind', f.kind, 'name', f.name, 'media_type', f.media_type, 'size', f.size,
    'width', f.width, 'height', f.height, 'duration_ms', f.duration_ms, 'waveform', to_jsonb(f.waveform), 'blur', f.blur,
    'moves', case when f.moves then true end, 'notes_kept', case when f.notes_kept then true end))
$$;
