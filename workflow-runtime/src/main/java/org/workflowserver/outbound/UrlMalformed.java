package org.workflowserver.outbound;

/** The text is not a URL that can be called; the message is fit for its author. */
final class UrlMalformed extends RuntimeException {
  UrlMalformed(String message) {
    super(message);
  }
}
