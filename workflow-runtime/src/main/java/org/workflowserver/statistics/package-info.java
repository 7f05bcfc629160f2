/**
 * How many runs ended and how many log entries were recorded, by hours, and where lists find those
 * that few filters fit. The facade is {@code Statistics}.
 *
 * <p>Owns the tables run_statistics, statistics_marks and statistics_open_runs, which are kept when
 * runs are pruned, until no answer goes back to their hours, and run_index and log_index, which are
 * read by {@code run}. Who deletes runs calls {@code IndexStore}; all go with their workflow.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>Nothing is counted where runs are recorded. Context: the journal's one writer is what binds
 *       the server. Rejected: a sum in its transaction, and an index by the time of the end, which
 *       costs every run as much as a tenth of its way on H2. Consequence: a timer counts behind,
 *       along the indexes that lists have; what it has not come to is counted when somebody asks,
 *       up to a bound, so that answers are exact but under a heavy load.
 *   <li>The mark of a workflow, its sums and the runs that were open are written in one
 *       transaction, under a lock on the mark. Consequence: a server that dies repeats nothing, and
 *       of several servers one counts. Who asks reads the mark again after the sums, and begins
 *       anew when it has moved.
 *   <li>Ids are in the order of time, rows become visible in the order of commits. The mark
 *       therefore stays {@link org.workflowserver.statistics.RollUps#MARGIN} behind what all living
 *       servers have recorded: each says with the renewal of its lease up to when nothing of it is
 *       queued any more, so one whose facts are refused, on a disk that takes small changes alone,
 *       is waited for. Nor does it move before the database has answered for as long as the margin
 *       without a break and its disk had room: after an outage the journals write what they kept.
 *       Limit: servers whose clocks differ by more than that.
 *   <li>Of runs that were open when they were counted, a round looks at fifty thousand, of all
 *       workflows together, and an answer at the newest two thousand. Context: a hundred thousand
 *       may wait for days, and each round and each answer read them all. Rejected: a mark that the
 *       journal sets when such a run ends. Consequence: where more are open, or many end at once in
 *       more than a hundred workflows, one that has ended is in sums and indexes some rounds later.
 *   <li>A workflow that can't be counted keeps no other from it. Consequence: the floor below stays
 *       where that one is, and {@code /health/ready} says so after ten minutes.
 *   <li>The mark is the last row that was counted, not the time up to which there was none.
 *       Context: what is recorded late, or under a clock that was set back, has an id below that
 *       time and would never be counted nor be found in a list. Consequence: only what is older
 *       than a newer row of the same workflow that was counted can be missed. For the floor below,
 *       which is a time, and for rows of a clock that is ahead, nothing is counted after a jump of
 *       the clock before it has stood for as long as it went ahead, at most {@link
 *       org.workflowserver.statistics.RollUps#LONGEST_DOUBT}; a floor that is ahead of the time
 *       goes back. Rejected: to follow a clock that goes ahead as slowly as retention does, after
 *       which lists would read for a week what a machine that slept for a week recorded. Limit:
 *       what is recorded in the hours that a clock was ahead for longer than that, and again when
 *       it was set right; and a server that starts while the clock is ahead believes it.
 *   <li>A run counts in the hour in which it ended, a log entry in that in which it was recorded.
 *       An entry that was copied from another run was counted there.
 *   <li>The same round fills the indexes of lists, in the same transaction: all runs that have
 *       ended are in run_index, under what a list may ask for. The tables that runs are recorded in
 *       carry no tree for that. Rejected: to have only what is rare in an index, since what is rare
 *       in one workflow, or was last month, is most of another's; and a list that reads on until
 *       its page is full. Consequence: whatever the filter, a list reads a few times its page, and
 *       what was recorded in the last minute.
 *   <li>Log entries are several times as many, so successes of a node that lie close together share
 *       a row of log_index; a list reads at most {@link
 *       org.workflowserver.statistics.LogSpans#SPARSEST} entries for each that it finds there. What
 *       failed or was tried again has a row each.
 *   <li>Of runs that were open when they were counted a list looks through the newest 2,000 for
 *       those that have ended. Context: a hundred thousand may wait for days, and the few that end
 *       are indexed by the next round. Rejected: a mark in the row, which the journal would have to
 *       write with each end. Consequence: where more are open, an older one that has just ended
 *       comes into a list of failed or completed runs with the next round: some seconds later, or
 *       after the pause that follows a jump of the clock.
 *   <li>Lists read beside the indexes what is newer than one floor for all workflows, which is
 *       where the one is that is most behind. Rejected: a floor that is raised when no workflow is
 *       behind, which under load is never, so that one tenant made the lists of all slow; a floor
 *       for each, which a list across workflows would have to join. Consequence: a workflow that is
 *       far behind still keeps others' lists reading as far back as itself, and no further.
 *   <li>What became of all runs of a tenant is summed up from the hours of its workflows when it is
 *       asked for, with the newest runs that are not counted. Rejected: sums by tenant beside them,
 *       which would have to be kept right as well. Limit: a run that was open when the mark came by
 *       is missing until the next round.
 * </ol>
 *
 * <p>Uses: clock, database, database.disk, id, identity, json, refusal.
 */
package org.workflowserver.statistics;
