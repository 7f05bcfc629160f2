/**
 * Components that steer the run itself.
 *
 * <p>Uses: component, component.http, json, outbound, settings.
 */
package org.workflowserver.component.flow;
