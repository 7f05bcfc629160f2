/**
 * Components that call other systems by HTTP.
 *
 * <p>Uses: component, component.schema, json, outbound.guard, outbound.http.
 */
package org.workflowserver.component.http;
