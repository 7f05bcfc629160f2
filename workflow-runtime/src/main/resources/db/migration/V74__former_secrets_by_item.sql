-- Those of the items that a run names, and not all of its tenant: each refresh of an authorization's
-- token leaves one.
create index vault_former_secrets_by_name on vault_former_secrets (name, org_id, replaced_at);

create index vault_former_secrets_by_item on vault_former_secrets (item_id, org_id, replaced_at);

drop index vault_former_secrets_by_org;
