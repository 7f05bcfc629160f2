/**
 * Which targets may be called: URLs, names and addresses are judged here, and secrets are bound to
 * hosts.
 *
 * <p>Uses: address.
 */
package org.workflowserver.outbound.guard;
