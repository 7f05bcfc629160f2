package org.workflowserver.web.page;

/** An option of a filter: what the address says, what the reader sees. */
public record Choice(String value, String label, boolean selected) {
  /** The value that filters nothing; an empty one would not be rendered as an attribute. */
  public static final String ANY = "any";

  /** An option where {@code chosen} is the value of the selected one. */
  public static Choice of(String value, String label, String chosen) {
    return new Choice(value, label, value.equals(chosen));
  }
}
