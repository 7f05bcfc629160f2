-- What a server made before is on record: nothing older of it is to come.
alter table servers add column recorded_until timestamp(6) with time zone;
