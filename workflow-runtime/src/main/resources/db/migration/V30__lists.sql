-- Runs that have ended, by what lists ask for, filled behind the journal with the statistics. A
-- failed run is there twice: its outcome is failed, and its error.
create table run_index (
  org_id varchar(64) not null,
  workflow_id varchar(40) not null,
  trigger_type varchar(32) not null,
  outcome varchar(32) not null,
  run_id varchar(40) not null
);

create index run_index_by_org on run_index (org_id, trigger_type, outcome, run_id desc);

create index run_index_by_workflow on run_index (workflow_id, trigger_type, outcome, run_id desc);

-- Log entries by what lists ask for, likewise: each row stands for the entries of a node and a status
-- between two of them. Successes that are close to each other share a row, all others have their own.
-- What was copied from another run has a second one, with the status copied. Places are those among
-- the workflow's entries.
create table log_index (
  org_id varchar(64) not null,
  workflow_id varchar(40) not null,
  node_id varchar(64) not null,
  status varchar(16) not null,
  first_id varchar(40) not null,
  last_id varchar(40) not null,
  entries integer not null,
  first_place bigint not null
);

create index log_index_by_node on log_index (workflow_id, node_id, status, first_id desc);

create index log_index_by_workflow on log_index (workflow_id, status, first_id desc);

create index log_index_by_org on log_index (org_id, status, first_id desc);

-- How many log entries of the workflow there are up to the mark.
alter table statistics_marks add column entries bigint default 0 not null;

-- Up to where the rows of all workflows are counted; one row.
create table statistics_floor (
  last_run_id varchar(40) not null,
  last_log_id varchar(40) not null
);

insert into statistics_floor (last_run_id, last_log_id) values ('', '');

-- What was counted before is counted again, so that it comes into the indexes too.
delete from statistics_open_runs;

delete from run_statistics;

delete from statistics_marks;

-- The newest first, as lists are.
drop index runs_by_status;

create index runs_by_status on runs (status, org_id, id desc);

drop index interactions_by_status;

create index interactions_by_status on interactions (org_id, status, id desc);
