/**
 * What moves runs: dispatch, the run in memory, recovery, wake-ups. Owns threads, has no SQL.
 *
 * <p>A run is moved by the server whose lease is its owner. It is in memory as a {@link
 * org.workflowserver.engine.execution.RunExecution}, which has the lock and the threads; a {@code
 * StepExecution} takes one step through its stages, a {@link
 * org.workflowserver.engine.execution.RunDriver} feeds what happens to the decisions of package
 * {@code run.state}, and what these give becomes a {@link org.workflowserver.run.Fact} in the
 * journal. Whoever claims the run later folds its record, and executes again what is ready and not
 * on record: with the same time, ids, bytes and idempotency key, which all derive from the record.
 *
 * <p>A run whose every open branch waits is parked: it leaves memory and has no owner, and its
 * {@code wake_at} says when it may be claimed. A scan each second finds what is due, what dead
 * servers left, and commands; alarms and nudges only make that sooner.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>Parked runs are kept by one indexed column of {@code runs}, not by a scan of the waits.
 *       Context: a hundred thousand runs may wait. Rejected: a claim by joining waits, which locks
 *       two tables per run. Consequence: the batch that parks a run also says when it is due, and a
 *       command makes it due at once.
 *   <li>Parking sets the count of takeovers to 0 where the run has made progress. Context: five
 *       takeovers fail a run, so that a step that kills its server cannot stop all of them in turn;
 *       a run may live for thirty days and see many servers go. Rejected: counting over its whole
 *       life. Consequence: a run that came as far as its next wait has made progress, and counts
 *       anew. One that leaves memory for others before anything more of it is on record has not,
 *       and is counted on.
 *   <li>One alarm per server, for the wait that ends next within the horizon of a scan. Rejected: a
 *       timer per wait, which costs memory per parked run. Consequence: waits are late by
 *       milliseconds, and the number of parked runs costs nothing.
 *   <li>A run for which there is no memory parks and is due at once, instead of waiting in memory.
 *       Where that comes before any progress it is due a second later, or it would be read without
 *       end. One that holds most of the memory itself continues. Consequence: memory is bounded in
 *       bytes and one run's values, and a claim reads the run again.
 *   <li>Cancelling is a command row even where the server that is asked moves the run. Context: the
 *       caller's answer must survive a crash. Consequence: 202 means that the command is committed;
 *       the end of the run follows in its owner's next batch.
 *   <li>Threads of the container's executor are kept and do one task after the other. Context: what
 *       the container notes of each managed virtual thread does not all go when it ends (Payara 7:
 *       13,600 tasks and 180,000 entries of its watch for stuck threads after 100,000 runs).
 *       Rejected: a thread per step, which fills the memory within weeks; virtual threads that the
 *       container does not know. Consequence: there are as many threads as there were tasks at one
 *       moment, and a step costs no set-up of a context.
 *   <li>A wait for a call goes on record in two steps: that its URL is about to be sent to the
 *       other side, and that it was. Context: the call may come before the other side's answer, and
 *       a server may die in between. Rejected: one step before the request, after which nobody
 *       knows whether it was sent; one step behind it, which loses a call that comes at once.
 *       Consequence: who rebuilds the run sends it again in the first case, with the same key and
 *       bytes, and only waits in the second; an answer that comes early is kept until its step
 *       waits.
 *   <li>A wait that an answer or a moment may end is ended by whoever changes the row of the
 *       interaction or callback first. Rejected: comparing times where both are found, which takes
 *       an answer back that was accepted. Consequence: one update more when such a wait expires.
 *   <li>An answer that reaches a rebuilt run before its first steps waits for them. Context: alone
 *       it would find nothing else under way, and end the run.
 *   <li>A run is rebuilt with the items that its iterators have on record, or not now. Context: to
 *       open an iterator again takes the vault, which may be away, and one that began anew would
 *       run its items once more. Rejected: the items of an iterator on record, which would keep
 *       them twice. Consequence: such a run is read again each second, as where the database is
 *       away; where an iterator does not open for good, it fails.
 *   <li>That a run of an error workflow is to be started is a row, written with the end of the run
 *       that failed; the transaction that starts it takes the row away. Rejected: an event after
 *       the commit, which a crash loses; starting it in the batch that ends the run, which would
 *       read workflows within the fence. Consequence: exactly one is started, by a scan of any
 *       server, and a run that completes costs nothing.
 *   <li>A workflow that limits its concurrency gives its slots by claims alone, under a lock on its
 *       row: its starts are pending first, and a claim counts the runs that servers move. Rejected:
 *       a counter, which every end and parking would have to keep right; skipping runs without a
 *       slot in each claim, which would read them again and again. Consequence: other workflows pay
 *       nothing, and runs without a slot are kept in a queue of their workflow until one is free,
 *       those that have begun before those that have not.
 *   <li>A server counts a tenant's pending runs at most four times a second, and adds what it
 *       accepts in between. Context: the count takes longest when there are most, and is asked most
 *       when the server is under pressure. Rejected: a count for each start, whose surplus would
 *       cost more than what is accepted, and which callers at the same moment pass together; a
 *       counter in the database, a row that every start and claim would lock. Consequence: one
 *       server never passes the limit, refuses without a query, and notices freed room within a
 *       quarter of a second; several servers may pass it by what the others accept in that time.
 *   <li>A claim is taken back when its lease has ended meanwhile. Context: a claim is not behind
 *       the fence of the journal, and what a server claims after its lease was taken for dead, or
 *       while it stops, counted as one more death of a server with that run. Rejected: a lock on
 *       the lease's row, which would wait for every batch. Consequence: one look at that row in
 *       claims that found something.
 *   <li>A run whose caller waits for its end begins before its acceptance is on record. Context: a
 *       run that only computes would cost two commits, one for the acceptance and one for the rest,
 *       and its caller needs to know of neither before the end. Decision: what is recorded of it is
 *       deferred until a step is about to act outside, an attempt ends later than 20 ms after the
 *       start, or nothing more happens for now. Rejected: the same for other starts, whose callers
 *       wait for the acceptance; for starts with an idempotency key, which another run may have.
 *       Consequence: such a run costs one commit; a server that dies before it leaves neither run
 *       nor effect, and no answer.
 *   <li>Of the permits for runs and the bytes for their values a tenant has at most half of what
 *       the others leave, and a claim passes over the due runs of those who have that. Context:
 *       claims go by the time at which runs became due, and one tenant's backlog would keep all
 *       others waiting. Rejected: equal parts, which a server can't give before it knows who will
 *       come; an index by tenant, which every run would pay; half for a tenant that is alone, which
 *       leaves half of a server idle. Consequence: with two tenants under load a third of the
 *       permits stays free for a third, and under such load claims read over the backlog.
 *   <li>Large answers wait for memory between their last byte and their step, and while many of a
 *       tenant's wait it makes no more calls than are let in. Context: three hundred starts at once
 *       of runs with outputs of 900 KB filled a heap of 384 MiB, and the server did not come back.
 *       Rejected: a part of the memory for each call, which slows down small answers; waiting
 *       within the call, whose time passes meanwhile. Consequence: what waits is a file, steps are
 *       late and do not fail, starts of the one tenant are refused while its answers wait, and
 *       other tenants' facts are recorded in turns with its own. A thousand calls of a tenant's
 *       steps, those of nodes that are tested among them, are under way at most, and no more files
 *       wait; one that waits for a connection is not under way.
 *   <li>The database is asked how much is on record of claimed runs before several are read.
 *       Context: a server that takes over knows nothing of what its runs hold. Rejected: reading
 *       few at first and more while they are small, since large ones may come behind. Consequence:
 *       one query more for twenty runs, large runs are read alone, and none is while the values of
 *       runs take all their memory.
 *   <li>The stores come to the engine's classes as one record, by the transaction that they are
 *       used in. Context: nine beans of the container are needed by thirteen plain classes, most in
 *       a transaction. Rejected: making those classes beans, which would begin in no order and
 *       could not be made twice in a test; handing each store to each class, for which the engine's
 *       constructor would take fifteen arguments. Consequence: what reads or writes runs stands
 *       within {@code inNew}.
 * </ol>
 *
 * <p>Uses: clock, cluster, component, database, database.disk, definition, definition.content,
 * engine.execution, engine.thread, id, identity, journal, json, limit, refusal, run, run.change,
 * run.record, run.state, settings, vault.
 */
package org.workflowserver.engine;
