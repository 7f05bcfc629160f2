-- Calls that cancel or repeat many runs: what was asked for, by whom, and how far it is.
create table bulk_operations (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  action varchar(16) not null,
  filter varchar not null,
  requested_by varchar(255) not null,
  traceparent varchar(64),
  idempotency_key varchar(255),
  body_hash varchar(64),
  matched integer not null,
  done integer not null,
  passed_over integer not null,
  last_run_id varchar(40) not null,
  next_at timestamp(6) with time zone not null,
  created_at timestamp(6) with time zone not null,
  finished_at timestamp(6) with time zone,
  constraint bulk_operations_key unique (org_id, idempotency_key)
);

create index bulk_operations_by_turn on bulk_operations (finished_at, next_at);
