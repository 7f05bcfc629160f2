package org.workflowserver.component;

/**
 * A wrong member of a node's configuration.
 *
 * @param pointer JSON Pointer into {@code data}
 * @param message what is expected
 */
public record ConfigurationProblem(String pointer, String message) {}
