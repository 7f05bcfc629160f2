-- The secret part of a workflow's webhook URL: sealed, to be shown, and its hash, to be found by.
create table webhook_tokens (
  workflow_id varchar(40) not null primary key,
  org_id varchar(64) not null,
  token_hash varchar(64) not null unique,
  sealed varchar not null
);
