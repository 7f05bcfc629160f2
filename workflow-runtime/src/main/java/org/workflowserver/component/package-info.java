/**
 * What a component author sees, and the registry of the components that are there.
 *
 * <p>Uses: id, json, pattern.
 */
package org.workflowserver.component;
