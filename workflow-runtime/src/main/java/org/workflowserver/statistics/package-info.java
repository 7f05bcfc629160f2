/**
 * How many runs ended and how many log entries were recorded, by hours. The facade is {@code
 * Statistics}.
 *
 * <p>Owns the tables run_statistics, statistics_marks and statistics_open_runs. They are kept when
 * runs are pruned, and go with their workflow.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>Nothing is counted where runs are recorded. Context: the journal's one writer is what binds
 *       the server. Rejected: a sum in its transaction, and an index by the time of the end, which
 *       costs every run as much as a tenth of its way on H2. Consequence: a timer counts behind,
 *       along the indexes that lists have; what it has not come to is counted when somebody asks,
 *       so that answers are exact.
 *   <li>The mark of a workflow, its sums and the runs that were open are written in one
 *       transaction, under a lock on the mark. Consequence: a server that dies repeats nothing, and
 *       of several servers one counts. Who asks reads the mark again after the sums, and begins
 *       anew when it has moved.
 *   <li>Ids are in the order of time, rows become visible in the order of commits. The mark
 *       therefore stays {@link org.workflowserver.statistics.RollUps#MARGIN} behind, and does not
 *       move before the database has answered for as long without a break: after an outage the
 *       journals write what they kept. Limit: servers whose clocks differ by more than that.
 *   <li>A run counts in the hour in which it ended, a log entry in that in which it was recorded.
 *       An entry that was copied from another run was counted there.
 * </ol>
 *
 * <p>Uses: clock, database, id, identity, refusal.
 */
package org.workflowserver.statistics;
