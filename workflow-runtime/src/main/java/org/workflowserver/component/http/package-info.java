/**
 * Components that call other systems by HTTP.
 *
 * <p>Uses: component, json, outbound.
 */
package org.workflowserver.component.http;
