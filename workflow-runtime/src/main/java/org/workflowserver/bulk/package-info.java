/**
 * Calls that cancel or repeat many runs. The facade is {@code BulkOperations}.
 *
 * <p>Owns the table bulk_operations: what was asked for, by whom, and how far it is. Finished
 * operations are kept for as long as the runs are, as the record of who did that.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>An operation is put on record and carried out behind the answer. Context: a filter may fit
 *       a hundred thousand runs, and the server may die in the middle. Rejected: doing it within
 *       the call, which takes minutes or has to stop somewhere, where a repeated rerun would begin
 *       with the same runs again. Consequence: what is answered 202 will be done, whichever servers
 *       live to see it; {@code accepted} is what is committed to, so all that matched. A run that
 *       has ended before its turn, or does not fit any more, is passed over.
 *   <li>A small batch in each transaction, and a cursor: runs are taken in the order of their ids,
 *       those that were accepted before the operation only. Consequence: memory and locks do not
 *       grow with the number of runs, and a rerun is never repeated by the operation that made it.
 *       Cancels move the cursor in their own transaction; reruns go through the journal, under a
 *       key made of the operation and the run, so that a batch that was cut is not repeated.
 *   <li>Reruns leave half of the tenant's pending runs to others: while more are pending, the
 *       operation waits. Rejected: filling the queue, so that every other start is refused.
 *   <li>An operation takes {@value org.workflowserver.bulk.BulkOperations#MOST_RUNS} runs at most,
 *       and a tenant has {@value org.workflowserver.bulk.BulkOperations#MOST_OPEN} under way; a
 *       filter that fits more is refused as a whole. Rejected: taking the first of them, since the
 *       caller has not chosen those.
 *   <li>A filter without members has to say {@code all: true}, unless nothing is done. Context: a
 *       misspelt {@code workflow_id}, which is ignored as unknown members are everywhere, would
 *       cancel everything.
 *   <li>Before each batch the local account or API key that asked is looked at again; where it is
 *       gone or no operator any more, the operation is stopped, with the reason on record, and an
 *       operator can stop one at any time. Context: an operation may take hours. Rejected: stopping
 *       it where a password was changed, which says nothing against what was asked for.
 *       Consequence: of people of an identity provider nothing more is known; their operations are
 *       stopped by an operator.
 * </ol>
 *
 * <p>Uses: audit, clock, database, id, identity, identity.account, json, refusal, run, run.change,
 * run.record, run.search, settings.
 */
package org.workflowserver.bulk;
