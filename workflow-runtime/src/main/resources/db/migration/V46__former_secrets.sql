-- What items of the vault held under a name until they were replaced, renamed or deleted. Runs that
-- were open then may have read it and have to mask it.
create table vault_former_secrets (
  id varchar(40) not null primary key,
  item_id varchar(40) not null,
  org_id varchar(64) not null,
  name varchar(128) not null,
  sealed varchar not null,
  replaced_at timestamp(6) with time zone not null
);

create index vault_former_secrets_by_org on vault_former_secrets (org_id, replaced_at);

create index vault_former_secrets_by_age on vault_former_secrets (replaced_at);
