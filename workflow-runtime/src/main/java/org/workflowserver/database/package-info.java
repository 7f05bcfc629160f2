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
 *       at once, and then H2 does not tidy up behind: 100,000 runs left a file of 1.4 GB with 0.1
 *       GB in it, growing with each run. Rejected: writing behind with a checkpoint per commit,
 *       which every commit beside the journal's would have to remember; a shorter retention of
 *       superseded chunks, which protects the file when the machine dies. Consequence: the file
 *       stops growing at what is written in the retention's 45 seconds above twice what is in it,
 *       and does not shrink while it is open.
 * </ol>
 *
 * <p>Uses: clock, settings.
 */
package org.workflowserver.database;
