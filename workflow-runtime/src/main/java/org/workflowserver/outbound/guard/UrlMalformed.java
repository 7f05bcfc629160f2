package org.workflowserver.outbound.guard;

/** The text is not a URL that can be called; the message is fit for its author. */
public final class UrlMalformed extends RuntimeException {
  UrlMalformed(String message) {
    super(message);
  }
}
