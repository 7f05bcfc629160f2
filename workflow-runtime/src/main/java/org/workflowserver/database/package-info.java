/**
 * The one database: which it is, how connections to it are made, its transactions, its schema, and
 * where SQL must differ between H2 and PostgreSQL.
 *
 * <p>Owns the data source {@code java:app/jdbc/workflow} and the migrations.
 *
 * <p>Uses: settings.
 */
package org.workflowserver.database;
