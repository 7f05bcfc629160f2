/**
 * What of the container's and the application's messages the operator reads, and where.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.distribution.log;
