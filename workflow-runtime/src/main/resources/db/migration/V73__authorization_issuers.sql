-- Whose issuer says who a person is that is expected back; null of those who left before.
alter table authorization_attempts add column issuer varchar(255);
