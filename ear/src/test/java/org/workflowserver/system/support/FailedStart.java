package org.workflowserver.system.support;

import java.util.List;

/**
 * A server that did not start, as the operator's console shows it.
 *
 * @param exitCode of the process
 * @param out lines of standard output
 * @param err lines of standard error
 */
public record FailedStart(int exitCode, List<String> out, List<String> err) {
  /** What the operator reads last. */
  public String lastWords() {
    return err.isEmpty() ? "" : err.getLast();
  }
}
