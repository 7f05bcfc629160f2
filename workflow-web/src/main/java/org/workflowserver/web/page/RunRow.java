package org.workflowserver.web.page;

import org.workflowserver.run.RunView;

/** A run in a list, with the name of its workflow. */
public record RunRow(RunView run, String workflowName) {}
