-- Which workflows the current version of a workflow, or its settings, name by their ids.
create table workflow_references (
  workflow_id varchar(40) not null,
  target_id varchar(40) not null,
  org_id varchar(64) not null,
  primary key (workflow_id, target_id)
);

create index workflow_references_by_target on workflow_references (target_id);

-- Graphs are stored compactly, so that a step's workflow_id is found as text. The same member
-- deeper in a configuration is found too; it is forgotten when the workflow is next saved.
insert into workflow_references (workflow_id, target_id, org_id)
  select w.id, t.id, w.org_id from workflows w
    join workflow_versions v on v.workflow_id = w.id and v.number = w.current_version
    join workflows t on t.org_id = w.org_id and t.deleted_at is null
    where w.deleted_at is null and v.graph like '%"trigger_workflow"%'
      and v.graph like '%"workflow_id":"' || t.id || '"%';
