package org.workflowserver.template;

/**
 * A root that a template inside a JSON tree reads.
 *
 * @param pointer JSON Pointer to the leaf that holds the template
 * @param root what is read, with its place inside that template
 */
public record LocatedRoot(String pointer, RootReference root) {}
