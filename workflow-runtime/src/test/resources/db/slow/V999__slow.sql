-- As on a large database.
select pg_sleep(0.5);

create table slow (id integer);
