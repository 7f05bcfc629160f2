-- What each server last told of itself, for lists of servers alone.
create table server_states (
  server_id varchar(40) not null primary key,
  version varchar(64) not null,
  processors integer not null,
  load_average double precision,
  clock_offset_micros bigint not null,
  noted_at timestamp(6) with time zone not null
);

-- How much each table took on a day; of the whole database under an empty name.
create table storage_samples (
  sampled_on varchar(10) not null,
  name varchar(64) not null,
  bytes bigint,
  row_count bigint not null,
  primary key (sampled_on, name)
);
