package org.workflowserver.api.http;

import org.workflowserver.settings.Settings;

/** Addresses on this server as clients reach them. */
public final class PublicUrl {
  private PublicUrl() {}

  /** The absolute address of a path, which begins with a slash. */
  public static String of(String path) {
    return Base.URL + path;
  }

  /** Read when it is first needed: an answer may name many addresses. */
  private static final class Base {
    private static final String URL = Settings.PUBLIC_URL.value();
  }
}
