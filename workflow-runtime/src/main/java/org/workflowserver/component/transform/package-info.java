/**
 * Components that make new values of those on record, without any effect outside.
 *
 * <p>Uses: component, component.schema, json.
 */
package org.workflowserver.component.transform;
