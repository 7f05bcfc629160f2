-- Who asked for a run: the name of the caller that started it; those that it calls ask for the same.
alter table runs add column requested_by varchar(255);

-- What people are asked by a step that waits for them. Kept after its end, with who answered.
create table interactions (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  run_id varchar(40) not null,
  workflow_id varchar(40) not null,
  node_id varchar(64) not null,
  iteration varchar(64) not null,
  title varchar(255) not null,
  instructions varchar not null,
  form_schema varchar,
  actions varchar not null,
  required integer not null,
  barred varchar(255),
  status varchar(16) not null,
  expires_at timestamp(6) with time zone,
  created_at timestamp(6) with time zone not null
);

create index interactions_by_status on interactions (org_id, status, id);

create index interactions_by_run on interactions (run_id);

-- Who may answer; anybody where there is none.
create table interaction_assignees (
  interaction_id varchar(40) not null,
  kind varchar(8) not null,
  name varchar(255) not null,
  primary key (interaction_id, kind, name)
);

-- Answers, one of each person.
create table interaction_submissions (
  interaction_id varchar(40) not null,
  submitted_by varchar(255) not null,
  action varchar(64) not null,
  data varchar not null,
  comment_text varchar,
  submitted_at timestamp(6) with time zone not null,
  primary key (interaction_id, submitted_by)
);
