-- The newest first, as lists are.
create index statistics_open_runs_by_org on statistics_open_runs (org_id, run_id desc);

create index statistics_open_runs_by_workflow on statistics_open_runs (workflow_id, run_id desc);
