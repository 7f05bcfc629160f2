package org.workflowserver.system.support;

import java.util.List;

/**
 * A server that did not start, as the operator's terminal shows it.
 *
 * @param exitCode of the process
 * @param out lines of standard output
 * @param err lines of standard error
 */
public record FailedStart(int exitCode, List<String> out, List<String> err) {
  /** The last line of standard error; empty text when there is none. */
  public String lastErrorLine() {
    return err.isEmpty() ? "" : err.getLast();
  }
}
