/**
 * Components that call other systems by HTTP.
 *
 * <p>Uses: component, component.schema, json, outbound.http, outbound.target.
 */
package org.workflowserver.component.http;
