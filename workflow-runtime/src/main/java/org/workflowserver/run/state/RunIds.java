package org.workflowserver.run.state;

/** What never changes of a run and stands in each of its entries. */
public record RunIds(String id, String orgId, String workflowId) {}
