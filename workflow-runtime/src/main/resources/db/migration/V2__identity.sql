-- The key that this database's secrets are sealed under. The row is there from the beginning, so
-- that a first start can lock it.
create table key_check (
  id integer not null primary key,
  key_id varchar(16),
  sealed varchar
);

insert into key_check (id) values (1);

create table issuer_keys (
  kid varchar(64) not null primary key,
  algorithm varchar(16) not null,
  public_jwk varchar not null,
  private_jwk varchar not null,
  created_at timestamp(6) with time zone not null,
  retired_at timestamp(6) with time zone
);

create table users (
  id varchar(40) not null primary key,
  username varchar(64) not null unique,
  password_hash varchar not null,
  group_names varchar not null,
  org_id varchar(64) not null,
  display_name varchar(255),
  must_change_password boolean not null,
  tokens_valid_from timestamp(6) with time zone not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

create index users_by_org on users (org_id, id);
