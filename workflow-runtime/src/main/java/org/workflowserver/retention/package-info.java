/**
 * Removes what nobody may read any more, in small batches: ended runs whose days are over, with all
 * that is on record of them, the rows of deleted workflows, and what is kept for a time alone.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>No index of ends. Context: what every run pays is paid most. Runs that ended long ago were
 *       accepted before, and ids are in the order of acceptance: along the index of a workflow's
 *       list all that were accepted before its days are looked through, open ones too. Consequence:
 *       those are read once in each pass, and a pass is made every ten minutes.
 *   <li>The newest of the old ones go first, since H2 walks an index forwards only and its order is
 *       that of lists. Each batch continues below the last, so that PostgreSQL does not walk
 *       through what was just deleted again and again.
 *   <li>A run is removed with everything in one transaction, and not before it and its log entries
 *       are in the statistics. Consequence: a crash between two batches leaves whole runs. A batch
 *       has 20,000 log entries at most, since a run may have 100,000 and a heap does not hold those
 *       of many: of a run that has more, slices of entries go first and the rest with the run. A
 *       batch that took long or failed is followed by smaller ones, and a run that cannot be
 *       removed is passed over until the next pass; after what took a time, twice that time is left
 *       to others.
 *   <li>A clock that goes ahead is followed by one extra hour in each hour that passes, by all that
 *       removes anything ({@link org.workflowserver.clock.GuardedTime}). Context: what is removed
 *       is gone, and a clock that is wrong for some hours, or on H2 until somebody notices, would
 *       take all ended runs with it, and idempotency keys, without which a client's retry starts a
 *       second run. Rejected: the database's clock alone, which on H2 is the machine's; believing
 *       it after a restart only, after which a machine that slept falls behind for good; a step in
 *       each pass, which takes 90 days in 15 hours, and more where passes fail and begin anew.
 *       Consequence: a warning in the log, and a day of a wrong clock removes what a right one
 *       removes a day later; after a machine slept for a week, removing is behind for another one,
 *       or until a restart: a server that starts believes the clock that it finds, which is why the
 *       timer waits until that is aligned with the database's.
 *   <li>What a deleted workflow leaves goes the same way, the workflow last, so that a crash in
 *       between leaves what finds the rest. Its row is locked meanwhile, and another server passes
 *       it over: it would take rows that are about to be gone for the last ones.
 *   <li>Jobs that clean up do not wait for each other: one that fails keeps no other from its turn.
 * </ol>
 *
 * <p>Uses: clock, database, database.disk, id, settings, statistics.
 */
package org.workflowserver.retention;
