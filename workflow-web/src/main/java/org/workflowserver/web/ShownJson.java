package org.workflowserver.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A JSON value on a page: its text, or where to read it when it is too long to come along.
 *
 * @param text JSON text; null when there is no value or it is too long
 * @param path how a template names the value, such as {@code n2}; empty when none can
 * @param href where the whole value is; null unless it is too long
 * @param kilobytes length of the whole value
 */
public record ShownJson(String text, String path, String href, int kilobytes) {
  private static final ShownJson NONE = new ShownJson(null, "", null, 0);

  /** Whether the value is elsewhere. */
  public boolean isElsewhere() {
    return href != null;
  }

  /** Whether there is a value at all. */
  public boolean isThere() {
    return text != null || href != null;
  }

  /** What one page carries of JSON: each value up to a length, all together up to another. */
  static final class Budget {
    static final int EACH = 64 << 10;
    static final int ALL = 1 << 20;

    private int left = ALL;

    /** {@code text} to be shown, or {@code href} in its place. */
    ShownJson show(String text, String path, String href) {
      if (text == null) {
        return NONE;
      }
      if (text.length() > Math.min(EACH, left)) {
        return new ShownJson(null, path, href, Math.max(1, text.length() >> 10));
      }
      left -= text.length();
      return new ShownJson(text, path, null, text.length() >> 10);
    }
  }

  /** {@code name=value} for an address. */
  static String parameter(String name, Object value) {
    return name + "=" + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
  }
}
