/**
 * Forms that are made from a JSON Schema: their fields, what was typed into them, and what is wrong
 * with it. And the memory that forms of any kind take once they are sent.
 *
 * <p>Uses: interaction, json, limit, refusal, web.page.
 */
package org.workflowserver.web.form;
