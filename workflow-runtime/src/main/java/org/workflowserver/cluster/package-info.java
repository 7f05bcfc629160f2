/**
 * The servers of an installation and their leases.
 *
 * <p>Owns the table servers. A lease is the id of a living registration.
 *
 * <p>Uses: clock, database, id.
 */
package org.workflowserver.cluster;
