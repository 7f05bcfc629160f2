-- What was done to one thing.
create index audit_entries_by_object on audit_entries (org_id, object_id, created_at desc, seq desc);
