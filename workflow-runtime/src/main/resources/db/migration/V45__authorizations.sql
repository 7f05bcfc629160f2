-- Other systems that give out tokens by OAuth.
create table authorization_providers (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  name varchar(128) not null,
  grant_type varchar(32) not null,
  authorization_endpoint varchar,
  token_endpoint varchar not null,
  client_id varchar(255) not null,
  client_secret_id varchar(40),
  scopes varchar not null,
  pkce boolean not null,
  hosts varchar not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null,
  constraint authorization_providers_name unique (org_id, name)
);

create index authorization_providers_by_org on authorization_providers (org_id, id desc);

-- What a provider gave a tenant, sealed. Whoever refreshes it says until when nobody else does.
create table authorizations (
  id varchar(40) not null primary key,
  org_id varchar(64) not null,
  provider_id varchar(40) not null,
  name varchar(128),
  user_id varchar(255) not null,
  email varchar(255),
  scopes varchar not null,
  sealed varchar not null,
  revoked boolean not null,
  expires_at timestamp(6) with time zone,
  refreshing_until timestamp(6) with time zone,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

create index authorizations_by_org on authorizations (org_id, id desc);

create index authorizations_by_provider on authorizations (provider_id);

-- Who was sent to a provider and is expected back, by the hash of what comes back with them.
create table authorization_attempts (
  state_hash varchar(64) not null primary key,
  org_id varchar(64) not null,
  provider_id varchar(40) not null,
  name varchar(128),
  user_id varchar(255) not null,
  user_name varchar(255) not null,
  expires_at timestamp(6) with time zone not null
);

create index authorization_attempts_by_age on authorization_attempts (expires_at);
