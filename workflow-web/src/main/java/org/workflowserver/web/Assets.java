package org.workflowserver.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<String, byte[]> contents;
  private final Map<String, byte[]> compressed = new ConcurrentHashMap<>();

  /** For the container's proxy. */
  protected Assets() {
    root = "";
    stamp = "";
    contents = Map.of();
  }

  /** Stamps what is deployed. */
  @Inject
  public Assets(ServletContext context) {
    root = context.getContextPath();
    CRC32 sum = new CRC32();
    Map<String, byte[]> all = new HashMap<>();
    for (String path : new TreeSet<>(context.getResourcePaths(FOLDER))) {
      byte[] content = read(context, path);
      sum.update(content);
      all.put(path, content);
    }
    stamp = "%08x".formatted(sum.getValue());
    contents = Map.copyOf(all);
  }

  private static byte[] read(ServletContext context, String path) {
    try (InputStream content = context.getResourceAsStream(path)) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The content of an asset in gzip; empty where the address is not that of today's content. */
  Optional<byte[]> compressed(String path) {
    return isForGood(path)
        ? Optional.ofNullable(contents.get(file(path)))
            .map(content -> compressed.computeIfAbsent(file(path), file -> Gzip.of(content)))
        : Optional.empty();
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
