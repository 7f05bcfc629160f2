/**
 * Forms that are made from a JSON Schema: their fields, what was typed into them, and what is wrong
 * with it.
 *
 * <p>Uses: json, web.page.
 */
package org.workflowserver.web.form;
