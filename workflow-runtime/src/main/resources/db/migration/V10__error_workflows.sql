-- The workflow of which a run is started when a run fails; it is in the settings too.
alter table workflows add column error_workflow_id varchar(40);

-- Failed runs that a run of another workflow is to be started for: written with the end of the
-- run, gone with the start.
create table error_starts (
  run_id varchar(40) not null primary key,
  org_id varchar(64) not null,
  workflow_id varchar(40) not null,
  failed_at timestamp(6) with time zone not null
);
