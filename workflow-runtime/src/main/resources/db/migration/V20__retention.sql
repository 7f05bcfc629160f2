-- After how many days an ended run of the workflow is removed; null for the server's number. It is
-- in the settings too.
alter table workflows add column retention_days integer;
