-- The key that open interactions are listed by for a person, those first that end soonest: the
-- deadline in seconds since 1970 with leading zeros, the largest where there is none, and the id.
alter table interaction_assignees add column due_key varchar(64);

update interaction_assignees set due_key = (select lpad(coalesce(cast(cast(floor(extract(epoch from
  i.expires_at)) as bigint) as varchar), '999999999999'), 12, '0') || '.' || i.id from interactions i
  where i.id = interaction_assignees.interaction_id) where open_in is not null;

create index interaction_assignees_due on interaction_assignees (open_in, kind, name, due_key);
