/**
 * What a component author sees, and the registry of the components that are there.
 *
 * <p>Uses: component.schema, json, limit.
 */
package org.workflowserver.component;
