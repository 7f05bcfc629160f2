/**
 * Group commit of facts about runs, fenced by the server's lease.
 *
 * <p>Owns the one writer of run facts. A fact is on record when its stage completes.
 *
 * <p>What was decided, and why:
 *
 * <ol>
 *   <li><b>The writer lets others go first.</b> <i>Context:</i> with both processors busy a batch
 *       held 16 facts on average, though many more threads were ready to hand theirs in; what a
 *       commit costs by itself was a seventh of the server's processor time. <i>Decision:</i> the
 *       writer yields once before it drains the queue: whoever can run then runs first, and nobody
 *       waits while the machine is idle. <i>Rejected:</i> a pause, which is too long when little
 *       goes on and grows to many milliseconds when much does. <i>Consequence:</i> measured side by
 *       side on two processors, 14 % less processor time for a run and a sixth more runs.
 * </ol>
 *
 * <p>Uses: clock, cluster, database, run.
 */
package org.workflowserver.journal;
