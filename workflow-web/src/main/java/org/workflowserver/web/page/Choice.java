package org.workflowserver.web.page;

/** An option of a filter: what the address says, what the reader sees. */
public record Choice(String value, String label, boolean selected) {
  /** The value that filters nothing; an empty one would not be rendered as an attribute. */
  public static final String ANY = "any";
}
