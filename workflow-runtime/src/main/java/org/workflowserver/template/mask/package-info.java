/**
 * Finds secrets in texts, however they are encoded there, and masks them.
 *
 * <p>Uses: json, template.filter, template.value.
 */
package org.workflowserver.template.mask;
