/**
 * The disk under H2's file: how much of it is left, and that commits are on it.
 *
 * <p>Uses: clock, database, settings.
 */
package org.workflowserver.database.disk;
