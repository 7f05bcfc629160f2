-- The tenant while the interaction is open, and null afterwards: what one person may answer is found
-- along these, however many are open for others, or were for the same ones.
alter table interaction_assignees add column open_in varchar(64);

-- Where anybody may answer, that is said in a row as well.
insert into interaction_assignees (interaction_id, kind, name) select i.id, 'any', '' from interactions
  i where not exists (select 1 from interaction_assignees a where a.interaction_id = i.id);

update interaction_assignees set open_in = (select i.org_id from interactions i where i.id =
  interaction_assignees.interaction_id) where interaction_id in (select i.id from interactions i where
  i.status = 'open');

create index interaction_assignees_open on interaction_assignees (open_in, kind, name, interaction_id
  desc);
