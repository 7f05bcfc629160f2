-- Which runs repeat a run. A table of its own, since an index of all runs would cost every start.
create table run_repeats (
  original_run_id varchar(40) not null,
  run_id varchar(40) not null,
  primary key (original_run_id, run_id)
);

-- Its rows go with the run that repeats.
create index run_repeats_by_run on run_repeats (run_id);

insert into run_repeats (original_run_id, run_id)
select original_run_id, id from runs where original_run_id is not null;
