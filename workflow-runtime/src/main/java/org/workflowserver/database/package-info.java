/**
 * The one database: which it is, how connections to it are made, its transactions, its schema, and
 * where SQL must differ between H2 and PostgreSQL.
 *
 * <p>Owns the data source {@code java:app/jdbc/workflow} and the migrations. A data source of the
 * application server may stand in its place.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>The server compacts H2's file itself. Context: a commit is durable only when H2 writes it
 *       at once, and then H2 does not tidy up behind: 100,000 runs left a file of 0.8 GB with 0.1
 *       GB in it, growing with each run, also after a clean stop. Rejected: writing behind with a
 *       checkpoint per commit, which every commit beside the journal's would have to remember.
 *       Consequence: pages are compressed, and a timer writes the live ones of old chunks anew,
 *       moves chunks together and lets the file shrink; a stop takes up to eight seconds more.
 *   <li>What is out of date is kept for twice as long as some thirty commits take, and 45 seconds
 *       where the disk is forced. Rejected: not at all, as H2 can be told to: the header of the
 *       file names a chunk that may be twenty commits old, and from there the last commit is found
 *       after a crash. Rejected: H2's 45 seconds everywhere, for which a fast server writes
 *       gigabytes that only a machine that fails would read.
 *   <li>A file that was opened is settled by some commits before it may be closed. Context: in H2
 *       2.2.224, what it takes for free after a crash can still be named by its directory; closed
 *       like that, the file was corrupt, or had lost up to eight commits.
 *   <li>The file is compacted on a full disk, too. Context: on a volume of its own nothing else
 *       gives room back, and a server whose disk is full records nothing. Rejected: waiting for
 *       room, for good. Consequence: each turn takes an eighth of what is left at most, and what is
 *       free within the file; the last quarter of the reserve is what that is taken from.
 *   <li>The schema is changed by connections of their own, whose sessions have no limits of time.
 *       Context: on a large PostgreSQL an index takes minutes, and a session of the server may take
 *       15 seconds for a statement, so that a frozen server does not lock others out. Rejected:
 *       lifting the limits in a pooled session, which then lacks them. Consequence: a server that
 *       freezes while it migrates holds its locks until it is ended; a data source of the
 *       application server has the limits that its operator gave it.
 *   <li>Stores send statements by {@link org.workflowserver.database.Sql}. Changes of many rows go
 *       as one JDBC batch on the transaction's connection. Context: the entity manager sends a
 *       native statement for each row, and logs the stack trace of each refused key. Consequence:
 *       statements stand in three more places: the reset of a password, a command without a server;
 *       and the statements by which a dialect plans and a disk is forced.
 * </ol>
 *
 * <p>Uses: clock, json, refusal, settings.
 */
package org.workflowserver.database;
