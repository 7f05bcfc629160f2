/**
 * The guarded way out: every connection of every component goes through here.
 *
 * <p>A target is judged by its scheme, its port and <em>every</em> address of its name; the
 * connection goes to an address that was judged, never to a second answer of the name service. What
 * comes back is limited while it streams, and one time-out covers the whole call. Owns the
 * connection pool. A refusal reads the same for every reason; the reason goes to the server's log.
 *
 * <p>Uses: clock, settings.
 */
package org.workflowserver.outbound;
