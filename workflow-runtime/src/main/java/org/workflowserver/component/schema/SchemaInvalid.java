package org.workflowserver.component.schema;

/** The document is not a JSON Schema that {@link SchemaCheck} takes; the message says why. */
public final class SchemaInvalid extends RuntimeException {
  SchemaInvalid(String message) {
    super(message);
  }

  SchemaInvalid(String message, Throwable cause) {
    super(message, cause);
  }
}
