/**
 * A workflow as one portable document: export and import.
 *
 * <p>Uses: component, database, definition, definition.content, id, identity, json, schedule,
 * template, vault.
 */
package org.workflowserver.definition.document;
