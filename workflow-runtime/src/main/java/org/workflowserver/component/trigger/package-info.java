/**
 * Components that start runs. Each only shapes what the run starts with; who fires them is not
 * known here.
 *
 * <p>Uses: component, component.schema.
 */
package org.workflowserver.component.trigger;
