/**
 * Who did what, and whom the server refused: a log that is only added to. Every tenant has a chain
 * of its own, in which each entry carries the hash of the one before. Reading it is in {@code
 * audit.log}.
 *
 * <p>Owns the tables audit_pending, audit_entries and audit_heads. Entries are kept. What was
 * decided, and why:
 *
 * <ol>
 *   <li><b>A change writes its entry, and links are made behind it.</b> <i>Context:</i> there must
 *       be no change without an entry and no entry without a change; a chain has one end, and
 *       whoever appends to it waits for all who did before. <i>Decision:</i> the store that makes a
 *       change adds the entry to audit_pending in the same transaction, which locks nothing; within
 *       five seconds, or when somebody reads the log, one transaction links what has committed, in
 *       the order of the ids, under a lock that all servers share. <i>Rejected:</i> a lock on the
 *       tenant's end of the chain in each change, which would have the changes of a tenant wait for
 *       each other, and starts of runs among them; observers of events, which a change may forget
 *       to fire. <i>Consequence:</i> an entry that is seconds old can still be altered by whoever
 *       may write to the database; the order is that of the links, which may differ from that of
 *       the commits by seconds.
 *   <li><b>Starting a run is no entry.</b> The run itself says who asked for it. A rerun and a
 *       resume by a person are entries, written with the run; those of a bulk operation are told by
 *       the operation's entry.
 *   <li><b>What is hashed is the line of the export.</b> <i>Context:</i> an exported copy has to be
 *       verified without this server. <i>Decision:</i> an entry has one text, a line of JSON; the
 *       hash is SHA-256 of that line up to the hash itself, and the hash before is in it.
 *       <i>Rejected:</i> a hash over columns, which every verifier would have to put together.
 *       <i>Consequence:</i> the order of members, and how text is escaped, may never change.
 *   <li><b>What may come any number of times is bounded.</b> <i>Context:</i> sign-ins, refusals and
 *       uses of secrets are no changes, and anybody can cause failed sign-ins. <i>Decision:</i>
 *       five equal ones in a minute, and 60 of an action (600 good sign-ins) on a server, are
 *       entries; of the rest an entry says how many more there were. A secret's use is an entry
 *       once in an hour for each version that uses it, on each server. <i>Rejected:</i> all of
 *       them, which fills the disk; a sample, which says nothing. <i>Consequence:</i> what a
 *       process has only counted is lost when it is killed: a minute at most. Failed sign-ins are
 *       counted by address, whichever account they name, so that no answer's time tells whether
 *       there is one.
 *   <li><b>The end of a chain is on record beside it.</b> Taking entries away at the end shows, as
 *       long as audit_heads is left alone. Whoever may write to the database can write both anew:
 *       against that, keep exports elsewhere. The hash that one ends with is found again in every
 *       later one, unless the chain was rewritten. To a chain that goes on behind its end nothing
 *       is added: what its tenant does stays in audit_pending, and the server's log says so.
 * </ol>
 *
 * <p>Uses: clock, database, id, json, limit.
 */
package org.workflowserver.audit;
