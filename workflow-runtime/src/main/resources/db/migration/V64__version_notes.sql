-- What its author says of a version.
alter table workflow_versions add column note varchar(500);
