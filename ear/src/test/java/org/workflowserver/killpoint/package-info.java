/**
 * A Java agent that ends, stops or holds the process when it comes to a chosen point of the
 * engine's work. The tests hand it to a server; the server itself knows nothing of it.
 *
 * <p>{@link org.workflowserver.killpoint.KillPoint} is the one list of the points. The tests make
 * the classes that the agent puts in the place of the server's. The agent is two jars: the points
 * and what happens there are seen by every class loader, the rest by none.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.killpoint;
