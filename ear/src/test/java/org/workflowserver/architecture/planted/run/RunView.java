package org.workflowserver.architecture.planted.run;

/** What the facade speaks of. */
public record RunView(String id, String name) {}
