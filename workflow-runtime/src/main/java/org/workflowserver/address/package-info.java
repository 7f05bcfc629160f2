/**
 * Network addresses: how they are written, the blocks that hold them, and where a request comes
 * from. The application and the listener in front of it judge by the same.
 *
 * <p>Uses: settings.
 */
package org.workflowserver.address;
