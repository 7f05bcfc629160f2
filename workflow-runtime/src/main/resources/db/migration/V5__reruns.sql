-- The entry of another run that this one was taken over from.
alter table run_log add column copied_from varchar(40);
