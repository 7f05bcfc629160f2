/**
 * Components that steer the run itself.
 *
 * <p>Uses: component, component.http, component.schema, json, outbound.http, settings.
 */
package org.workflowserver.component.flow;
