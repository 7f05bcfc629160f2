package org.workflowserver.engine;

/**
 * How a wait ended could not be found out for now. The record says it: the run leaves memory, and
 * goes on from there when it can be read.
 */
final class WaitUnsettled extends RuntimeException {
  private static final long serialVersionUID = 1;

  WaitUnsettled(String message, Throwable cause) {
    super(message, cause);
  }
}
