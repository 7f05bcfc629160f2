package org.workflowserver.sealing;

/** A sealed value does not open; the message names its id and never what is in it. */
public final class SealBroken extends RuntimeException {
  public SealBroken(String message) {
    super(message);
  }

  SealBroken(String message, Throwable cause) {
    super(message, cause);
  }
}
