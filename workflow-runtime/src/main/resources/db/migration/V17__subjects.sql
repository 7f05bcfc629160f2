-- Who asked for something, by the issuer and the subject of their token: names change.
alter table runs add column requester varchar(600);

alter table bulk_operations add column requester varchar(600);

alter table interactions alter column barred set data type varchar(600);

-- One answer of each person, whatever the name. The two databases drop a primary key differently, so
-- the table is made anew.
alter table interaction_submissions rename to former_submissions;

create table interaction_submissions (
  interaction_id varchar(40) not null,
  submitted_as varchar(600) not null,
  submitted_by varchar(255) not null,
  action varchar(64) not null,
  data varchar not null,
  comment_text varchar,
  submitted_at timestamp(6) with time zone not null,
  primary key (interaction_id, submitted_as)
);

insert into interaction_submissions
  (interaction_id, submitted_as, submitted_by, action, data, comment_text, submitted_at)
  select interaction_id, submitted_by, submitted_by, action, data, comment_text, submitted_at
  from former_submissions;

drop table former_submissions;
