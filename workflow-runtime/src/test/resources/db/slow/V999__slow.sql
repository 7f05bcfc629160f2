-- As on a large database.
select pg_sleep(3);

create table slow (id integer);
