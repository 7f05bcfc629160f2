/**
 * Components that steer the run itself.
 *
 * <p>Uses: component.
 */
package org.workflowserver.component.flow;
