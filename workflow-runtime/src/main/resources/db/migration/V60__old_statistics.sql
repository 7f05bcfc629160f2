-- Hours that no answer goes back to are forgotten, whatever workflow they are of.
create index run_statistics_by_age on run_statistics (begins_at);
