-- A workflow's schedule, since when it is so, and when it fires next: null when it does not.
alter table workflows add column schedule_type varchar(16) default 'manual' not null;
alter table workflows add column schedule_value varchar(255);
alter table workflows add column schedule_since timestamp(6) with time zone;
alter table workflows add column next_run_at timestamp(6) with time zone;

-- Goes up with each change of the schedule, and when the workflow is switched on or off: what was
-- to be started before is not any more.
alter table workflows add column schedule_epoch integer default 0 not null;

create index workflows_by_next_run on workflows (next_run_at);

-- Moments at which a schedule fired, each once, and what became of them. Those that a run is still
-- to be started for are due; try_at says when they are looked at next.
create table schedule_fires (
  workflow_id varchar(40) not null,
  fire_at timestamp(6) with time zone not null,
  org_id varchar(64) not null,
  epoch integer not null,
  status varchar(16) not null,
  reason varchar(1000),
  run_id varchar(40),
  recorded_at timestamp(6) with time zone not null,
  try_at timestamp(6) with time zone not null,
  primary key (workflow_id, fire_at)
);

create index schedule_fires_by_turn on schedule_fires (status, try_at);
create index schedule_fires_by_workflow on schedule_fires (workflow_id, status, fire_at);
