/**
 * Synchronous requests: calls that start a run, wait for its end and are answered by one of its
 * steps. The facade is {@code SyncRequests}. Owns no tables: the answer is what the run's record
 * says of the step.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li><b>The answer comes with the end of the run, from its record.</b> <i>Context:</i> whoever
 *       moves the run, and whoever repeats the call with its key, has to answer the same.
 *       <i>Decision:</i> the entry of the step that answers is the answer, masked as everything on
 *       record; the server that moved the run takes it from memory. <i>Rejected:</i> a table of
 *       answers; an answer as soon as the step is done, which a later failure would belie.
 *   <li><b>A run that completes without its answer is a failed call.</b> <i>Context:</i> a branch
 *       may lead past the step that answers, and a step may end the run before it. <i>Decision:</i>
 *       502 {@code run_failed}, with a message that says so: the caller asked for what it did not
 *       get. <i>Rejected:</i> an empty 204, which looks like success. Who means nothing renders an
 *       empty text.
 *   <li><b>A run that has to wait for room is waited for.</b> It is accepted, pending, and the
 *       caller gets what became of it, or 504 when its time is up; the run continues in any case.
 * </ol>
 *
 * <p>Uses: component, definition, definition.content, id, identity, json, refusal, run, run.await,
 * run.record, settings.
 */
package org.workflowserver.trigger.sync;
