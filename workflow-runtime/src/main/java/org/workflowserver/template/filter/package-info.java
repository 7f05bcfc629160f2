/**
 * The filters of templates.
 *
 * <p>Uses: json, template.value.
 */
package org.workflowserver.template.filter;
