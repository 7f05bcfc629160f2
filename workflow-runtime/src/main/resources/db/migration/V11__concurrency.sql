-- How many runs of the workflow may be under way at a time; null for any number. It is in the
-- settings too.
alter table workflows add column concurrency integer;

-- Runs that wait for a place among those of their workflow that may be under way. They are due and
-- lie aside, with runs.wake_at null, until there is one. Those that have begun (turn 0) go before
-- those that have not (turn 1).
create table held_runs (
  run_id varchar(40) not null primary key,
  workflow_id varchar(40) not null,
  org_id varchar(64) not null,
  turn integer not null,
  since timestamp(6) with time zone not null
);

create index held_runs_by_turn on held_runs (workflow_id, turn, since, run_id);
