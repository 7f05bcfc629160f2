/**
 * Components that steer the run itself.
 *
 * <p>Uses: component, json, settings.
 */
package org.workflowserver.component.flow;
