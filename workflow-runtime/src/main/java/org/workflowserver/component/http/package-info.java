/**
 * Components that call other systems by HTTP.
 *
 * <p>Uses: component, component.schema, json, outbound.
 */
package org.workflowserver.component.http;
