/**
 * More than a server can take: too many starts, more requests than the limits allow, clients that
 * send slowly, a disk that gets full, more calls to a system than there may be connections to it.
 *
 * <p>Owns the proof that the surplus is refused early and that everything accepted is kept.
 *
 * <p>Uses: json, system.support.
 */
package org.workflowserver.system.overload;
