package org.workflowserver.json;

/** The text spells no {@link JsonPath}; the message says why, without its full stop. */
public final class JsonPathMalformed extends RuntimeException {
  JsonPathMalformed(String message) {
    super(message);
  }
}
