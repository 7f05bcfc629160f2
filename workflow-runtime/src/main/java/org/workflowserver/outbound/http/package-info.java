/**
 * Calls by HTTP to targets that were judged: connections, redirects, bounds of time, size and
 * number, and what went wrong in the words of a step.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li><b>What the step of a run waits for a connection is not of its time-out.</b>
 *       <i>Context:</i> of eighty calls to a target that takes twenty seconds, sixteen were sent
 *       when a third of their time-out was left, and cut: what they did was done, and their answers
 *       were lost. <i>Decision:</i> a call has its whole time-out once it has its permits, and its
 *       waits have 300 s together. When it had to wait, its run and lease are looked at again
 *       before it is sent. <i>Rejected:</i> a second setting for the wait, which authors would have
 *       to fit to the load; no bound, with which a target that hangs keeps runs until their own
 *       end; the same for calls whose end somebody waits for, such as for tokens, for keys of an
 *       identity provider, for deliveries and of nodes that are tested. <i>Consequence:</i> a step
 *       ends within its time-out and 300 s, and one whose wait was in vain has sent nothing.
 *   <li><b>Who waits for a connection holds nothing that others could do with.</b> <i>Context:</i>
 *       long waits for one target filled the permits of their tenant, and the thousand calls of it
 *       that may be under way. <i>Decision:</i> what a tenant has of a target is waited for first,
 *       what tenants share last, and the turn for a call is given back for the wait and taken again
 *       with the connection. <i>Rejected:</i> taking the turn only then for every call, which each
 *       component would have to think of, and which puts no bound on requests that are made while
 *       nothing waits. <i>Consequence:</i> more than a thousand requests of a tenant may wait, each
 *       with its body of a megabyte at most beside the configuration that it was made of; as many
 *       as there are steps of runs in memory. A call that waits for its second turn holds a
 *       connection, and comes before those that wait for their first.
 *   <li><b>Who waits longest is first, and a tenant has three quarters of a target.</b>
 *       <i>Context:</i> a tenant that was alone had half, and the rest was idle.
 *       <i>Consequence:</i> another finds a quarter at once, and as long as both wait each
 *       connection that becomes free goes to the one that has waited longer, so that they come to
 *       have equal parts. To a mail server a tenant has half: such servers refuse clients with many
 *       connections.
 * </ol>
 *
 * <p>Uses: address, clock, database, json, limit, outbound.guard, settings.
 */
package org.workflowserver.outbound.http;
