-- Those that have ended are looked for in parts, of all workflows together.
create index statistics_open_runs_by_run on statistics_open_runs (run_id);
