-- Secrets of this installation, sealed; made when they are first needed.
create table installation_keys (
  name varchar(40) not null primary key,
  sealed varchar not null
);

-- URLs that steps wait for a call to. Kept after that, so that a second call is told from a wrong one.
create table callbacks (
  token_hash varchar(64) not null primary key,
  org_id varchar(64) not null,
  run_id varchar(40) not null,
  node_id varchar(64) not null,
  iteration varchar(64) not null,
  status varchar(16) not null,
  expires_at timestamp(6) with time zone
);

create index callbacks_by_run on callbacks (run_id);
