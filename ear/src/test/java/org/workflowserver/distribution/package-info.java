/**
 * What of the launcher can be tried without a container.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.distribution;
