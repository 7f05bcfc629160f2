/**
 * A server that ends at any moment loses nothing that it has accepted and repeats no step that it
 * has recorded.
 *
 * <p>Owns the rounds of crashes at every kill point, on H2 and on PostgreSQL, and at random
 * moments.
 *
 * <p>Uses: killpoint, system.cluster, system.support, system.workload.
 */
package org.workflowserver.system.crash;
