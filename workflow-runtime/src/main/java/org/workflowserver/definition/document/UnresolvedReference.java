package org.workflowserver.definition.document;

import org.workflowserver.json.Coded;

/**
 * What an imported document names and is not there; the workflow is stored all the same.
 *
 * @param name what the document calls it
 * @param pointer JSON Pointer to the place in the document
 * @param message why it is not resolved, a plain sentence
 */
public record UnresolvedReference(Kind kind, String name, String pointer, String message) {
  /** What was looked for. */
  public enum Kind implements Coded {
    AUTHORIZATION,
    VAULT_ITEM,
    WORKFLOW;
  }
}
