-- When an open run that no server moves may be claimed: at once, at the end of its first wait, or,
-- with null, not before somebody wakes it.
alter table runs add column wake_at timestamp(6) with time zone;

-- Commands that its owner has not applied yet.
alter table runs add column commands integer default 0 not null;

update runs set wake_at = started_at
  where owner is null and status in ('pending', 'running', 'awaiting_ui_interaction');

-- Claims ask for the free and due, takeovers for all of one owner.
create index runs_by_wake on runs (owner, wake_at);

-- The owner is found by the index above.
drop index runs_by_status;

create index runs_by_status on runs (status, org_id, id);

-- Why a step is not finished.
create table run_waits (
  run_id varchar(40) not null,
  node_id varchar(64) not null,
  iteration varchar(64) not null,
  org_id varchar(64) not null,
  kind varchar(16) not null,
  due_at timestamp(6) with time zone,
  attempt integer not null,
  created_at timestamp(6) with time zone not null,
  primary key (run_id, node_id, iteration)
);

-- What came from outside for the owner of a run to apply.
create table run_commands (
  id varchar(40) not null primary key,
  run_id varchar(40) not null,
  org_id varchar(64) not null,
  kind varchar(16) not null,
  message varchar not null,
  created_at timestamp(6) with time zone not null
);

create index run_commands_by_run on run_commands (run_id);
