package org.workflowserver.refusal;

/**
 * One wrong member of a request.
 *
 * @param pointer JSON Pointer into the request's body, or the name of a query parameter
 * @param code what kind of problem
 * @param message what is expected, and what was found
 */
public record Violation(String pointer, String code, String message) {}
