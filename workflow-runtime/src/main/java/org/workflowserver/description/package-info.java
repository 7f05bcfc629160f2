/**
 * Descriptions of the API as OpenAPI 3.1 documents: that of the whole API, and that of the one call
 * that starts a workflow.
 *
 * <p>Owns {@code openapi.yaml}, which is written by hand. Tests hold it against the resources, and
 * every answer that a system test gets against it.
 *
 * <p>Uses: component, definition, identity, json.
 */
package org.workflowserver.description;
