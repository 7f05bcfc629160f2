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
 *       be no change without an entry and no entry without a change, so a call that leaves
 *       everything as it is has none (a secret that is sent is always a change); a chain has one
 *       end, and whoever appends to it waits for all who did before. <i>Decision:</i> whoever makes
 *       a change adds the entry to audit_pending in the same transaction, which locks nothing;
 *       within five seconds, or when somebody reads the log, one transaction links what has
 *       committed, in the order of the ids, under a lock that all servers share. <i>Rejected:</i> a
 *       lock on the tenant's end of the chain in each change, which would have the changes of a
 *       tenant wait for each other, and starts of runs among them; observers of events, which a
 *       change may forget to fire. <i>Consequence:</i> an entry that is seconds old can still be
 *       altered by whoever may write to the database; the order is that of the links, which may
 *       differ from that of the commits by seconds.
 *   <li><b>Starting a run is no entry.</b> The run itself says who asked for it. A rerun and a
 *       resume by a person are entries, written with the run; those of a bulk operation are told by
 *       the operation's entry.
 *   <li><b>What is hashed is the line of the export.</b> <i>Context:</i> an exported copy has to be
 *       verified without this server. <i>Decision:</i> an entry has one text, a line of JSON; the
 *       hash is SHA-256 of that line up to the hash itself, and the hash before is in it.
 *       <i>Rejected:</i> a hash over columns, which every verifier would have to put together.
 *       <i>Consequence:</i> the order of members, and how text is escaped, may never change.
 *   <li><b>What may come any number of times is bounded.</b> <i>Context:</i> sign-ins, refusals and
 *       uses of secrets are no changes, and anybody can cause failed sign-ins. <i>Decision:</i> of
 *       one tenant and action a server adds 60 entries in a minute (600 of good sign-ins), and five
 *       of those of one actor and address; of the rest entries say how many more there were, from
 *       which address where few enough are to be told apart. Failed sign-ins are bounded by kind:
 *       by password and by API key, of unknown names of each, and those refused after too many,
 *       which cost the caller nothing; and five of each account are entries whatever came of
 *       others. So nobody who has no account takes the room of those who have, and who guesses at
 *       one account hides nothing of another. It tells 2,000 tenants, actions and kinds, and 20,000
 *       callers, apart in a minute; the number of the others is in the log of the tenant {@code
 *       default}. A secret's use is an entry once in an hour for each version that uses it, on each
 *       server. <i>Rejected:</i> all of them, which fills the disk; a sample, which says nothing; a
 *       bound for all tenants together, by which one could blank the logs of the others.
 *       <i>Consequence:</i> what a process has only counted is lost when it is killed: a minute at
 *       most, or more while the database is away. A clean stop writes it.
 *   <li><b>A failed sign-in is written behind its answer.</b> <i>Context:</i> it belongs in the log
 *       of the tenant whose account it names, and no answer's time may tell whether there is such
 *       an account. <i>Decision:</i> the account is the one that was looked up to compare the
 *       password or key; the entry is queued, and written every five seconds and before the log is
 *       read. One that is refused before that look-up names no account. <i>Rejected:</i> a look-up
 *       for the log, within the call or behind it, where callers could make a server do any number
 *       of them. <i>Consequence:</i> what is queued is lost when the process is killed: five
 *       seconds at most. A sign-in that is refused since the server is busy is no entry.
 *   <li><b>What cannot be written is tried again.</b> <i>Context:</i> the database may be away, and
 *       whoever reads the log, the timer and the stop of the server wait for a flush.
 *       <i>Decision:</i> 100 entries are written in a transaction; the first that fails ends the
 *       flush, and its entries stay queued, as does an entry of {@link
 *       org.workflowserver.audit.BoundedAuditLog#note} that could not be written. 5,000 are queued;
 *       of more the number is kept. An entry that the database refuses for its data is written
 *       alone, so that it is lost alone. The server's log warns of a failure, and how many were
 *       lost at a stop. <i>Rejected:</i> dropping them, which whoever can trouble the database
 *       makes use of. <i>Consequence:</i> a commit that succeeds though it is reported to have
 *       failed adds its entries twice.
 *   <li><b>Who did it is told by name, and by subject among the details.</b> <i>Context:</i> a name
 *       may change or be given to another, and two issuers may have the same; what is hashed may
 *       not change. <i>Decision:</i> {@code actor} stays the name, by which the log is filtered,
 *       and the details say {@code issuer} and {@code subject} of who called. <i>Rejected:</i>
 *       members of their own, which the hashes of older entries do not have. <i>Consequence:</i>
 *       entries of what the server does by itself, and those from before, have neither.
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
