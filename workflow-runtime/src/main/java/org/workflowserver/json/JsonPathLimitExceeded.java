package org.workflowserver.json;

/** Reading a {@link JsonPath} takes too long, or too much room. */
public final class JsonPathLimitExceeded extends RuntimeException {
  JsonPathLimitExceeded(String message) {
    super(message);
  }
}
