package org.workflowserver.distribution;

/** The server cannot start; the message is one sentence for the operator. */
final class StartRefused extends Exception {
  StartRefused(String message) {
    super(message);
  }

  StartRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
