/**
 * The tree that a template is parsed into, and how its nodes render.
 *
 * <p>Uses: template.filter, template.value.
 */
package org.workflowserver.template.node;
