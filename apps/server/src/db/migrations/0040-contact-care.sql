-- How the owner of a contact holds them: first in lists, without notifications, under labels to find them by.
alter table contacts
  add column is_favourite boolean not null default false,
  add column is_muted boolean not null default false,
  add column labels text[] not null default '{}' check (cardinality(labels) <= 10);
create index contacts_labels on contacts using gin (labels);

-- Removals that can still be undone hold whole rows.
update contact_removals set taken = jsonb_set(taken, '{contacts}', (
  select coalesce(jsonb_agg(c || '{"is_favourite": false, "is_muted": false, "labels": []}'), '[]')
  from jsonb_array_elements(taken -> 'contacts') c));
