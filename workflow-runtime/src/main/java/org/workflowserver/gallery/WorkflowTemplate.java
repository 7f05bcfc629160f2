package org.workflowserver.gallery;

import java.util.Map;

/**
 * A ready-made workflow.
 *
 * @param title a few words, and the name of workflows that are made without one
 * @param description which job it does, in a few sentences
 * @param parameters JSON Schema (2020-12) of what has to be said to make a workflow of it
 * @param workflow the body of a call that creates it, with a placeholder {@code <<name>>} where the
 *     parameter of that name goes
 */
public record WorkflowTemplate(
    String id,
    String title,
    String description,
    Map<String, Object> parameters,
    Map<String, Object> workflow) {}
