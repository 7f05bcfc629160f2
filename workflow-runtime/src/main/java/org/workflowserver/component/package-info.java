/**
 * What a component author sees, and the registry of the components that are there.
 *
 * <p>Uses: id, json.
 */
package org.workflowserver.component;
