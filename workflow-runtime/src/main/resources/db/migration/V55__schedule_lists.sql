-- The schedules of a tenant that fire next, and what became of its fires, the newest first.
create index workflows_by_org_next_run on workflows (org_id, next_run_at);

create index schedule_fires_by_org on schedule_fires (org_id, status, fire_at desc, workflow_id desc);
