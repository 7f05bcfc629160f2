package org.workflowserver.definition.document;

import java.util.List;
import org.workflowserver.definition.WorkflowView;

/**
 * A workflow that was stored from a document.
 *
 * @param unresolved what the document names and is not there, at most {@value #MOST_UNRESOLVED}
 */
public record ImportedWorkflow(WorkflowView workflow, List<UnresolvedReference> unresolved) {
  static final int MOST_UNRESOLVED = 500;
}
