package org.workflowserver.definition;

/** A workflow was deleted; sent after the commit, and may be lost: a scan finds the rows. */
public record WorkflowDeleted(String workflowId) {}
