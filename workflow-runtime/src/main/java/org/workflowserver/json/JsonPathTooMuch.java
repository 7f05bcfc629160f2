package org.workflowserver.json;

/** Reading a {@link JsonPath} takes too long, or too much room. */
public final class JsonPathTooMuch extends RuntimeException {
  JsonPathTooMuch(String message) {
    super(message);
  }
}
