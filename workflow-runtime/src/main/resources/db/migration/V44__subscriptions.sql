-- A number that grows with each change of what servers keep in memory for their batches: the fence
-- of a batch names the one that its server knows.
create table batch_generation (
  id integer not null primary key,
  generation bigint not null
);

insert into batch_generation (id, generation) values (1, 0);

-- Where a tenant wants to be told of events. A row whose deliveries are under way or paused has its
-- turn at next_at; without deliveries to make it has none.
create table subscriptions (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  url varchar not null,
  events varchar(255) not null,
  workflow_id varchar(40),
  secret_id varchar(40) not null,
  created_by varchar(255) not null,
  created_at timestamp(6) with time zone not null,
  deleted_at timestamp(6) with time zone,
  failures integer not null,
  claimed boolean not null,
  paused_until timestamp(6) with time zone,
  next_at timestamp(6) with time zone
);

create index subscriptions_by_org on subscriptions (org_id, id desc);

create index subscriptions_by_turn on subscriptions (next_at);

-- Events that no subscription was told of yet, written in the transaction that makes them. The
-- subject is a run or an interaction.
create table event_outbox (
  subject_id varchar(40) not null primary key,
  event varchar(32) not null,
  org_id varchar(64) not null,
  run_id varchar(40) not null,
  workflow_id varchar(40) not null,
  workflow_version integer not null,
  node_id varchar(64),
  status varchar(32) not null,
  error_code varchar(32),
  started_at timestamp(6) with time zone not null,
  happened_at timestamp(6) with time zone not null
);

-- An event for one subscription, and how often it was sent.
create table subscription_deliveries (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  subscription_id varchar(40) not null,
  event varchar(32) not null,
  subject_id varchar(40) not null,
  payload varchar not null,
  status varchar(16) not null,
  attempts integer not null,
  response_status integer,
  error varchar(255),
  created_at timestamp(6) with time zone not null,
  tried_since timestamp(6) with time zone not null,
  last_attempt_at timestamp(6) with time zone,
  next_at timestamp(6) with time zone,
  finished_at timestamp(6) with time zone
);

create index subscription_deliveries_by_subscription
  on subscription_deliveries (subscription_id, id desc);

create index subscription_deliveries_by_turn on subscription_deliveries (subscription_id, next_at);

create index subscription_deliveries_by_age on subscription_deliveries (finished_at);
