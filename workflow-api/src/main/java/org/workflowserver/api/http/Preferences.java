package org.workflowserver.api.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The preferences of a {@code Prefer} header (RFC 7240). */
public final class Preferences {
  private static final int MOST_SECONDS = 60;

  private Preferences() {}

  /**
   * How long the caller wants to wait: {@code wait=N} in seconds, cut to a minute. Empty when there
   * is no such preference or it makes no sense, since preferences are never refused.
   *
   * @param header all headers of that name, joined by commas; may be null
   */
  public static Optional<Duration> patience(String header) {
    if (header == null) {
      return Optional.empty();
    }
    for (String preference : split(header, ',')) {
      String[] pair = split(preference, ';').getFirst().split("=", 2);
      if (pair[0].strip().equalsIgnoreCase("wait")) {
        // The first of several is the one that counts.
        return pair.length == 2 ? seconds(pair[1].strip()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<Duration> seconds(String value) {
    String digits = value.matches("\".*\"") ? value.substring(1, value.length() - 1) : value;
    if (!digits.matches("[0-9]{1,9}") || digits.matches("0+")) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofSeconds(Math.min(Integer.parseInt(digits), MOST_SECONDS)));
  }

  /** Splits outside quoted strings. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
