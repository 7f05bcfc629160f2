package org.workflowserver.component.schema;

/**
 * A place where a value does not fit its schema.
 *
 * @param pointer JSON Pointer into the value; a missing or unknown member is pointed at itself
 * @param keyword the keyword of JSON Schema that is not met, such as {@code required}
 * @param message what is expected, a sentence
 */
public record SchemaViolation(String pointer, String keyword, String message) {
  /** Whether the only fault is that the member is not known: a warning, where others are errors. */
  public boolean isUnknownMember() {
    return keyword.equals("additionalProperties") || keyword.equals("unevaluatedProperties");
  }
}
