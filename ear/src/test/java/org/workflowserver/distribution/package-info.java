/**
 * What of the launcher can be tried without a container.
 *
 * <p>Uses: settings.
 */
package org.workflowserver.distribution;
