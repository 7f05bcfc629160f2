package org.workflowserver.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Style, scripts and icon. Their address carries a stamp of their content, so that browsers keep
 * them for good and a new release is seen at once.
 */
@Named
@ApplicationScoped
public class Assets {
  private static final String FOLDER = "/assets/";
  private static final Pattern STAMPED =
      Pattern.compile("/assets/([0-9a-f]{8})/([a-z-]+\\.[a-z]+)");

  private final String root;
  private final String stamp;

  /** For the container's proxy. */
  protected Assets() {
    root = "";
    stamp = "";
  }

  /** Stamps what is deployed. */
  @Inject
  public Assets(ServletContext context) {
    root = context.getContextPath();
    stamp = stampOf(context);
  }

  private static String stampOf(ServletContext context) {
    CRC32 sum = new CRC32();
    for (String path : new TreeSet<>(context.getResourcePaths(FOLDER))) {
      try (InputStream content = context.getResourceAsStream(path)) {
        sum.update(content.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return "%08x".formatted(sum.getValue());
  }

  /** What the address of an asset begins with. */
  public String getBase() {
    return root + FOLDER + stamp;
  }

  /** Whether what is at {@code path} never changes. */
  boolean isForGood(String path) {
    Matcher stamped = STAMPED.matcher(path);
    return stamped.matches() && stamped.group(1).equals(stamp);
  }

  /** Whether anyone may read what is there. */
  static boolean contain(String path) {
    return path.startsWith(FOLDER) && !path.contains("..");
  }

  /** Where the file behind {@code path} is: the stamp, also an old one, is only for browsers. */
  static String file(String path) {
    Matcher stamped = STAMPED.matcher(path);
    return stamped.matches() ? FOLDER + stamped.group(2) : path;
  }
}
