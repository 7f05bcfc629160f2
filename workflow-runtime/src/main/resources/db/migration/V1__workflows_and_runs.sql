-- One row per registration of a server; its id is the lease, and the value of runs.owner.
create table servers (
  id varchar(40) not null primary key,
  name varchar(255) not null,
  alive boolean not null,
  started_at timestamp(6) with time zone not null,
  heartbeat timestamp(6) with time zone not null,
  batch bigint not null
);

create table workflows (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  name varchar(255) not null,
  description varchar,
  active boolean not null,
  current_version integer not null,
  settings varchar not null,
  schedule_timezone varchar(64) not null,
  revision integer not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null,
  deleted_at timestamp(6) with time zone
);

create index workflows_by_org on workflows (org_id, id);

create table workflow_versions (
  workflow_id varchar(40) not null,
  number integer not null,
  org_id varchar(64) not null,
  graph varchar not null,
  node_count integer not null,
  author varchar(255) not null,
  created_at timestamp(6) with time zone not null,
  primary key (workflow_id, number)
);

-- Narrow: lists and the engine read these rows, payloads lie beside them.
create table runs (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  workflow_id varchar(40) not null,
  workflow_version integer not null,
  status varchar(32) not null,
  trigger_type varchar(32) not null,
  owner varchar(40),
  takeovers integer not null,
  revision integer not null,
  error_code varchar(32),
  error_message varchar,
  started_at timestamp(6) with time zone not null,
  completed_at timestamp(6) with time zone,
  parent_run_id varchar(40),
  original_run_id varchar(40)
);

create index runs_by_org on runs (org_id, id);
create index runs_by_workflow on runs (workflow_id, id);
create index runs_by_status on runs (status, owner, id);

create table run_payloads (
  run_id varchar(40) not null primary key,
  org_id varchar(64) not null,
  trigger_payload varchar not null,
  output varchar,
  traceparent varchar(64)
);

-- The journal: what readers see is what the engine recovers from.
create table run_log (
  run_id varchar(40) not null,
  seq integer not null,
  id varchar(40) not null,
  org_id varchar(64) not null,
  workflow_id varchar(40) not null,
  node_id varchar(64) not null,
  component_id varchar(64),
  status varchar(16) not null,
  attempt integer not null,
  iteration varchar(64) not null,
  handle varchar(64),
  input varchar not null,
  output varchar not null,
  error_code varchar(64),
  error_message varchar,
  error_retryable boolean,
  duration_us bigint not null,
  created_at timestamp(6) with time zone not null,
  primary key (run_id, seq)
);

create index run_log_by_workflow on run_log (workflow_id, id);

create table idempotency_keys (
  org_id varchar(64) not null,
  workflow_id varchar(40) not null,
  operation varchar(16) not null,
  idempotency_key varchar(255) not null,
  body_hash varchar(64) not null,
  run_id varchar(40) not null,
  accepted_at timestamp(6) with time zone not null,
  primary key (org_id, workflow_id, operation, idempotency_key)
);

create index idempotency_keys_by_age on idempotency_keys (accepted_at);
