/**
 * JSON as plain values: read strictly, written compactly, and looked into by paths.
 *
 * <p>Owns the one JSON factory of the server. A value never refers to a library's types, so that
 * graphs, templates and components need none.
 *
 * <p>Uses: pattern.
 */
package org.workflowserver.json;
