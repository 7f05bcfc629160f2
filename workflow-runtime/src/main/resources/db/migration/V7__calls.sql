-- Which step of which run called a run.
create table run_calls (
  run_id varchar(40) not null primary key,
  org_id varchar(64) not null,
  parent_run_id varchar(40) not null,
  node_id varchar(64) not null,
  iteration varchar(64) not null,
  waited boolean not null,
  depth integer not null
);

create index run_calls_by_parent on run_calls (parent_run_id);

-- The id of what a step waits for, where that has one.
alter table run_waits add column subject varchar(40);

-- Beside commands that concern a whole run there are answers to a step that waits: one each.
alter table run_commands add column node_id varchar(64);

alter table run_commands add column iteration varchar(64);

alter table run_commands add column source varchar(40);

alter table run_commands add column outcome varchar(32);

alter table run_commands add column payload varchar;

create unique index run_commands_once on run_commands (run_id, node_id, iteration);
