/**
 * What a definition says: its graph, its settings and its schedule, read from JSON, checked, and
 * compiled for the engine.
 *
 * <p>It knows no table.
 *
 * <p>Uses: component, component.schema, graph, id, json, refusal, schedule, settings, template.
 */
package org.workflowserver.definition.content;
