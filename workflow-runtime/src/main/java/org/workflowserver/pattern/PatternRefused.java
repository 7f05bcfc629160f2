package org.workflowserver.pattern;

/** The text is not a pattern that {@link LinearPattern} takes; the message says why. */
public final class PatternRefused extends RuntimeException {
  PatternRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
