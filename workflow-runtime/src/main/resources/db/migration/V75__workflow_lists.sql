-- Lists of workflows by name, in capitals or not, and by their last change, in the order of each
-- index: H2 walks one forwards only.
alter table workflows add column sort_name varchar(255) default '' not null;

update workflows set sort_name = substring(lower(name), 1, 255);

create index workflows_by_name on workflows (org_id, sort_name, id);

create index workflows_by_change on workflows (org_id, updated_at desc, id desc);
