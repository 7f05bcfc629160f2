/**
 * JSON Schema as configurations and inputs use it: checked against the meta-schema, bounded, and
 * lenient where a template stands for a value.
 *
 * <p>Uses: id, json, pattern.
 */
package org.workflowserver.component.schema;
