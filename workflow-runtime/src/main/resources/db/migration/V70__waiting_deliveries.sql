-- The deliveries to a subscription that have waited longest, beside any number that have ended.
create index subscription_deliveries_by_wait
  on subscription_deliveries (subscription_id, status, tried_since);
