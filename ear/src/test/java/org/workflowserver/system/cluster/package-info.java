/**
 * Several servers on one PostgreSQL: sharing of work, takeover, pauses, restarts of the database,
 * and what must happen once however many servers there are.
 *
 * <p>Owns a cluster of two servers, which most tests share.
 *
 * <p>Uses: json, killpoint, system.support, system.workload.
 */
package org.workflowserver.system.cluster;
