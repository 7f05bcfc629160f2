-- Of the failed runs of an hour those that were cancelled. What was counted before stays as it is: it
-- is told as failed until it is too old to be told.
alter table run_statistics add column cancelled bigint default 0 not null;
