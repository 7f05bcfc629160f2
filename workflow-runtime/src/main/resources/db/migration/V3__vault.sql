-- Secrets, sealed; the row of an API key seals nothing, its hash lies in api_keys.
create table vault_items (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  name varchar(128) not null,
  sealed varchar,
  hosts varchar not null,
  expires_at timestamp(6) with time zone,
  last_used_at timestamp(6) with time zone,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null,
  constraint vault_items_name unique (org_id, name)
);

create index vault_items_by_org on vault_items (org_id, id);

-- What programs get tokens with; item_id is also the client's id.
create table api_keys (
  item_id varchar(40) not null primary key,
  org_id varchar(64) not null,
  name varchar(128) not null,
  token_hash varchar(64) not null unique,
  group_names varchar not null,
  expires_at timestamp(6) with time zone,
  last_used_at timestamp(6) with time zone,
  tokens_valid_from timestamp(6) with time zone not null
);
