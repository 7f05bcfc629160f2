-- Which items of the vault the current version of a workflow reads, by the name or the id that it
-- says.
create table vault_references (
  workflow_id varchar(40) not null,
  item varchar(128) not null,
  org_id varchar(64) not null,
  primary key (workflow_id, item)
);

create index vault_references_by_item on vault_references (org_id, item);

-- Text that is like a name, near other text, is found too; it is forgotten when the workflow is next
-- saved.
insert into vault_references (workflow_id, item, org_id)
  select w.id, i.name, w.org_id from workflows w
    join workflow_versions v on v.workflow_id = w.id and v.number = w.current_version
    join vault_items i on i.org_id = w.org_id and i.name not like 'api-key:%'
    where w.deleted_at is null and v.graph like '%vault%' and position(i.name in v.graph) > 0;

insert into vault_references (workflow_id, item, org_id)
  select w.id, i.id, w.org_id from workflows w
    join workflow_versions v on v.workflow_id = w.id and v.number = w.current_version
    join vault_items i on i.org_id = w.org_id
    where w.deleted_at is null and position(i.id in v.graph) > 0;
