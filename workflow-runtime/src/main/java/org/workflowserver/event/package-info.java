/**
 * What happens to runs, sent while it happens. The facade is {@code RunEvents}.
 *
 * <p>An {@link org.workflowserver.event.EventStream} sends one reader what happens to one run:
 * every entry of its record after the one that the reader has, in order, and the run itself
 * whenever its facts have changed. It reads all of that from the database, so that it does not
 * matter which server moves the run, or whether one does, and nothing is sent before it is
 * committed. What wakes it carries no news: hints of this server's journal, and a question each
 * second for all runs that are watched here, which is the truth.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>Streams read, nothing is handed to them. Context: the journal must never wait for a slow
 *       reader, nor keep anything for one. Rejected: a queue for each reader, which either grows or
 *       has gaps. Consequence: a reader's position is a number, a stream that is not read holds one
 *       piece of the record at most, and a reader that reconnects continues from its number.
 *   <li>A few threads serve all streams. Context: connections to the database are few, and the
 *       engine needs them. Decision: a woken stream is queued, four are served at a time, a busy
 *       run's stream at most every tenth of a second, and what was read for one serves the others
 *       at the same position. Consequence: however many streams are open, the database sees a few
 *       readers, and no thread belongs to a stream.
 *   <li>The current run is sent at the beginning of every stream, also to a reader that names the
 *       very state it had. Rejected: leaving it out then. Consequence: entries are never repeated;
 *       a reader always gets to know where the run is, and every stream that is not cut ends with
 *       the run that has ended.
 *   <li>Lists have one stream for each tenant's page, which says that something has changed and not
 *       what. Context: what a list shows depends on its filter, and readers may see nothing in an
 *       event that their page would not show. Decision: once a second the newest runs, open
 *       interactions and workflows of each watched tenant are read, and told of when they are not
 *       as they were; the page then asks for itself. Rejected: hints of the journal, which know no
 *       tenant and no other server. Limit: what is older than those changes without a word; pages
 *       ask from time to time as well.
 *   <li>A reader who takes longer than a minute for what it is sent at a time is cut off, and may
 *       come back with its number. Consequence: who has gone without a word keeps no position.
 * </ol>
 *
 * <p>Uses: clock, database, identity, journal, limit, refusal, run, run.record, settings.
 */
package org.workflowserver.event;
