-- Ids of key-encryption keys that were replaced, with blanks between: they are not taken again.
alter table key_check add column replaced varchar(4000) default '' not null;
