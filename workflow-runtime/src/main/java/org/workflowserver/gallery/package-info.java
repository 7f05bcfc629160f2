/**
 * Ready-made workflows that solve a common job: documents with parameters, of which workflows are
 * made. What is made is an ordinary workflow, checked as any other, and knows nothing of where it
 * came from. The facade is {@code WorkflowTemplates}.
 *
 * <p>Uses: component.schema, definition, identity, json, refusal.
 */
package org.workflowserver.gallery;
