/**
 * Starts runs by schedules. The facade is {@code Schedules}.
 *
 * <p>A fire goes through two short transactions. The first finds workflows that are due, puts their
 * fires on record, each once, and says when they are due next. The second makes a pending run of a
 * fire, and says so in its row. A server that dies in between leaves a row that any other one
 * finishes.
 *
 * <p>Owns the table schedule_fires: rows that are due, and for a while those that something became
 * of. Its moment and its workflow are the key of a fire.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>When a workflow fires next is a column of its row, with an index; a scan each second finds
 *       what is due, and an alarm rings in between for the next one. Rejected: a timer per
 *       workflow, which costs memory for a hundred thousand of them and has to hear of each change.
 *       Consequence: schedules that are not due cost nothing, fires are late by milliseconds.
 *   <li>What may still be started is judged under the lock of the workflow's row: the number of its
 *       last change of schedule or switch is in the row of a fire. Rejected: taking rows away with
 *       each change, which a fire that comes at that moment escapes. Consequence: changing,
 *       switching off and deleting count at once.
 *   <li>A fire is missed when no server was there: it came before this one began to look, or more
 *       than a minute ago. Context: others that were there would have claimed it. Consequence: a
 *       daily run is not skipped because the machine was busy for a moment.
 *   <li>Open runs of a workflow are looked for from the oldest one on that was open last time.
 *       Context: a workflow may have very many runs that have ended, and the index that would find
 *       the open ones is paid for by each run of every workflow. Consequence: the first look of a
 *       server goes through all runs of the workflow, others through the last hours'.
 *   <li>Runs that are cancelled to make room are told so before, in transactions that lock no
 *       workflow. Context: claims lock runs first and their workflow then. Consequence: the new run
 *       begins when they have ended.
 *   <li>Lists of what fires next read the workflows that do, as many as fires are shown: none of
 *       the others can have an earlier one. A day of the calendar shows the first fires of a
 *       schedule and that there are more. Rejected: all fires of a week, which are ten thousand for
 *       each schedule that fires every minute. Consequence: what a page costs depends on neither
 *       how many schedules there are nor how often they fire.
 *   <li>A schedule is paused by the switch of its workflow. Context: a workflow has one schedule,
 *       and its settings are members that clients know. Rejected: a setting that stops the schedule
 *       alone, which clients that write the settings they know would take away, so that the
 *       schedule fires again unasked. Consequence: nothing else starts the workflow meanwhile, and
 *       the page of schedules says so beside its button.
 * </ol>
 *
 * <p>Uses: clock, database, definition, definition.content, id, identity, json, limit, paging, run,
 * run.change, run.record, schedule.
 */
package org.workflowserver.trigger.schedule;
