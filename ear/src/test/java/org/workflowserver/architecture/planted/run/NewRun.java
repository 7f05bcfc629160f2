package org.workflowserver.architecture.planted.run;

/** A command that no facade speaks of. */
public record NewRun(String id) {}
