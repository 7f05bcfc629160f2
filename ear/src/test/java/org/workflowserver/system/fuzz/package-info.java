/**
 * Calls that no client would make: mutations of valid ones, which are built from the server's own
 * description of its API, over plain sockets.
 *
 * <p>Owns the proof that whatever comes is answered, refused as a problem where it is refused, and
 * leaves nothing behind then.
 *
 * <p>Uses: json, system.support.
 */
package org.workflowserver.system.fuzz;
