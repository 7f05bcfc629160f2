package org.workflowserver.architecture.planted.json;

/** A value that all modules share. */
public final class Text {
  private Text() {}

  public static String trimmed(String text) {
    return text.strip();
  }
}
