-- Why a bulk operation ended before it had come by all runs; null for those that did not.
alter table bulk_operations add column stop_reason varchar(255);
