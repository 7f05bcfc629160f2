/**
 * Subscriptions: other systems that are notified of ended runs and opened interactions. The facade
 * is {@link org.workflowserver.subscription.Subscriptions}.
 *
 * <p>Owns the tables subscriptions and subscription_deliveries; event_outbox is written by package
 * run. What was decided, and why:
 *
 * <ol>
 *   <li><b>An event is on record with what it is about.</b> <i>Context:</i> who is notified of a
 *       run's end must be notified whatever dies, and most tenants have no subscription.
 *       <i>Decision:</i> the batch that ends a run also writes the event, where the tenant is among
 *       those that the server keeps in memory; that memory is never out of date, because the first
 *       statement of each batch names the generation that it is of, and a change of subscriptions
 *       makes another one. <i>Rejected:</i> to ask in each batch who is subscribed, which costs a
 *       way to the database; to look for ended runs behind the journal, which no index lists by
 *       their ends and which misses what is committed late. <i>Consequence:</i> a tenant without
 *       subscriptions pays nothing, and what ends after the answer to {@code POST} is sent.
 *   <li><b>A subscription is delivered to by one server at a time.</b> <i>Decision:</i> its row has
 *       the time of its next turn; who takes a turn moves that a minute ahead, sends a few messages
 *       together and notes what came of each. <i>Consequence:</i> a server that dies between
 *       sending and noting lets another one send the same message again, under the same {@code
 *       webhook-id}.
 *   <li><b>A target that takes nothing pauses, and is then asked with one message.</b>
 *       <i>Context:</i> a target that hangs takes a place for 15 seconds. <i>Decision:</i> pauses
 *       of two seconds to five minutes, and a bound of turns for each tenant. <i>Consequence:</i>
 *       other subscriptions are delivered to meanwhile.
 *   <li><b>A message is tried again for 24 hours, whatever the status.</b> The pauses grow from
 *       five seconds to an hour. <i>Rejected:</i> to give up after a 404, as a step does: a target
 *       that is being deployed answers so. <i>Consequence:</i> it fails at once only where nothing
 *       can be sent, and after 410.
 *   <li><b>So many deliveries wait for a subscription, and no more.</b> <i>Decision:</i> what makes
 *       deliveries counts those that wait, as far as the bound, and fails beyond it those that have
 *       waited longest, but for what is being sent. <i>Consequence:</i> they are in the log of
 *       deliveries, with the reason, and can be asked for again; a gauge says how many a server has
 *       dropped, and its log says so once an hour.
 * </ol>
 *
 * <p>Uses: audit, clock, cluster, component.http, database, definition, id, identity, json,
 * outbound.guard, outbound.http, paging, refusal, run, run.change, trigger.webhook, vault.
 */
package org.workflowserver.subscription;
