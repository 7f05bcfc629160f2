/**
 * The values of templates: their types, comparisons, numbers and texts, what a template may read,
 * and the budget that bounds all of it.
 *
 * <p>Uses: json, pattern.
 */
package org.workflowserver.template.value;
