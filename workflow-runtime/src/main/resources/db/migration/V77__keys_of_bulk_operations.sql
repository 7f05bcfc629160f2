-- Keys of bulk operations are kept with those of runs; run_id is the operation's id there.
insert into idempotency_keys
    (org_id, workflow_id, operation, idempotency_key, body_hash, run_id, accepted_at)
  select org_id, '', 'bulk', idempotency_key, body_hash, id, created_at
    from bulk_operations
    where idempotency_key is not null;

alter table bulk_operations drop constraint bulk_operations_key;
alter table bulk_operations drop column idempotency_key;
alter table bulk_operations drop column body_hash;
