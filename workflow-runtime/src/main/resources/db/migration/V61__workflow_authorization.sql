-- What the requests of a workflow are sent with that name no authorization of their own.
alter table workflows add column authorization_id varchar(40);
