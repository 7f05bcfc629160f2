-- What was done and is not linked yet, written in the transaction that does it.
create table audit_pending (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  created_at timestamp(6) with time zone not null,
  actor varchar(255),
  action varchar(64) not null,
  object_id varchar(255),
  details varchar not null,
  address varchar(64)
);

-- The chain of each tenant: only ever added to. An entry's hash covers all of it and the hash before.
create table audit_entries (
  org_id varchar(64) not null,
  seq bigint not null,
  created_at timestamp(6) with time zone not null,
  actor varchar(255),
  action varchar(64) not null,
  object_id varchar(255),
  details varchar not null,
  address varchar(64),
  previous varchar(64) not null,
  hash varchar(64) not null,
  primary key (org_id, seq)
);

create index audit_entries_by_time on audit_entries (org_id, created_at desc, seq desc);

create index audit_entries_by_actor on audit_entries (org_id, actor, created_at desc, seq desc);

create index audit_entries_by_action on audit_entries (org_id, action, created_at desc, seq desc);

-- Where each tenant's chain ends.
create table audit_heads (
  org_id varchar(64) not null primary key,
  seq bigint not null,
  hash varchar(64) not null
);

-- Of no tenant: whoever links entries locks it.
insert into audit_heads (org_id, seq, hash) values ('', 0, '');
