-- Lists read the newest first. H2 walks an index forwards only, so the order is the index's own.
drop index run_log_by_workflow;

create index run_log_by_workflow on run_log (workflow_id, id desc);

drop index runs_by_workflow;

create index runs_by_workflow on runs (workflow_id, id desc);

drop index runs_by_org;

create index runs_by_org on runs (org_id, id desc);

-- How many runs ended and how many log entries were recorded in an hour, by their status.
create table run_statistics (
  workflow_id varchar(40) not null,
  begins_at timestamp(6) with time zone not null,
  org_id varchar(64) not null,
  completed bigint not null,
  failed bigint not null,
  success bigint not null,
  error bigint not null,
  warning bigint not null,
  primary key (workflow_id, begins_at)
);

create index run_statistics_by_org on run_statistics (org_id, begins_at);

-- Up to which run and which log entry a workflow's rows are in the statistics.
create table statistics_marks (
  workflow_id varchar(40) not null primary key,
  org_id varchar(64) not null,
  last_run_id varchar(40) not null,
  last_log_id varchar(40) not null,
  revision bigint not null
);

-- Runs up to the mark that were open when it came by. They are counted when they have ended.
create table statistics_open_runs (
  workflow_id varchar(40) not null,
  run_id varchar(40) not null,
  org_id varchar(64) not null,
  primary key (workflow_id, run_id)
);
