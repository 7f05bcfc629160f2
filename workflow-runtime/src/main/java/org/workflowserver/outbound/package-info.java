/**
 * The guarded way out: every connection of every component goes through here.
 *
 * <p>A target is judged by its scheme, its port and <em>every</em> address of its name; the
 * connection goes to an address that was judged, never to a second answer of the name service. What
 * comes back is limited while it streams, and one time-out covers the whole call. Owns the
 * connection pool. A refusal reads the same for every reason; the reason goes to the server's log.
 *
 * <p>E-mail is handed over by a client of our own and not by the platform's mail transport, which
 * looks names up by itself, takes lines of any length, and holds its monitor while it waits for the
 * other side: below Java 24 that keeps a virtual thread's carrier, and a few slow mail servers
 * would stop all runs. A password is sent under encryption only.
 *
 * <p>Uses: clock, settings.
 */
package org.workflowserver.outbound;
