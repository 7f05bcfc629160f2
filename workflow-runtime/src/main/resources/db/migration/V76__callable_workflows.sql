-- Whether steps can call the current version of a workflow, so that who names it needs not read its
-- graph. A graph that has the text elsewhere is found too; it is set right when it is next changed.
alter table workflows add column callable boolean default true not null;

update workflows set callable = false where not exists (
  select 1 from workflow_versions v
    where v.workflow_id = workflows.id and v.number = workflows.current_version
      and v.graph like '%"workflow_trigger"%');
