package org.workflowserver.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the texts of settings are read; what cannot be read is an exception. */
final class Parsers {
  /** What Java answers instead of starting anything. */
  private static final Pattern ENDING_OPTION =
      Pattern.compile(
          "-(version|fullversion|help|h|\\?|X)|--(version|full-version|help|help-extra|list-modules"
              + "|dry-run|validate-modules)|-d|--describe-module(=.*)?|-(jar|cp|classpath|m)"
              + "|--(class-path|module)(=.*)?");

  private static final Pattern ORIGIN =
      Pattern.compile("\\*|https?://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

  private static final Pattern QUANTITY = Pattern.compile("([0-9_]{1,18})\\s*([A-Za-z]*)");

  /** Neither a user nor a query, and no character that a URL has to escape. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "https?://(?:[a-zA-Z0-9._-]+|\\[[0-9a-fA-F:.]+])(?::\\d+)?(?:/[!-~&&[^?#@]]*)?");

  private Parsers() {}

  static Function<String, Integer> wholeNumber(int least, int most) {
    return text -> {
      int number = Integer.parseInt(text.replace("_", ""));
      require(number >= least && number <= most);
      return number;
    };
  }

  static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** A number of bytes: {@code 1048576}, {@code 1024 KiB} or {@code 1 MiB}. */
  static long bytes(String text) {
    Matcher parts = quantity(text);
    long unit =
        switch (parts.group(2).toLowerCase(Locale.ROOT)) {
          case "", "b" -> 1;
          case "kib" -> 1L << 10;
          case "mib" -> 1L << 20;
          case "gib" -> 1L << 30;
          default -> throw new IllegalArgumentException(text);
        };
    long bytes = Math.multiplyExact(number(parts), unit);
    require(bytes > 0);
    return bytes;
  }

  /** A span of time: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 30d}, ISO 8601. */
  static Duration span(String text) {
    Duration span = text.startsWith("P") ? Duration.parse(text) : shortSpan(text);
    require(span.isPositive());
    return span;
  }

  /** A span of time between two others, both included. */
  static Duration span(String text, Duration least, Duration most) {
    Duration span = span(text);
    require(span.compareTo(least) >= 0 && span.compareTo(most) <= 0);
    return span;
  }

  /** An address, or the name of one. */
  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Duration shortSpan(String text) {
    Matcher parts = quantity(text);
    long number = number(parts);
    return switch (parts.group(2).toLowerCase(Locale.ROOT)) {
      case "ms" -> Duration.ofMillis(number);
      case "s", "second", "seconds" -> Duration.ofSeconds(number);
      case "m", "min", "minute", "minutes" -> Duration.ofMinutes(number);
      case "h", "hour", "hours" -> Duration.ofHours(number);
      case "d", "day", "days" -> Duration.ofDays(number);
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** Items between commas, without blanks and empty ones. */
  static List<String> items(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** Origins as browsers write them, or {@code *} for all. */
  static List<String> origins(String text) {
    List<String> origins = items(text);
    require(origins.stream().allMatch(each -> ORIGIN.matcher(each).matches()));
    return origins;
  }

  /** Pairs {@code name=value} between commas, in their order. */
  static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String item : items(text)) {
      String[] sides = item.split("=", 2);
      require(sides.length == 2);
      pairs.put(sides[0].strip(), sides[1].strip());
    }
    return pairs;
  }

  private static Matcher quantity(String text) {
    Matcher parts = QUANTITY.matcher(text);
    require(parts.matches());
    return parts;
  }

  private static long number(Matcher parts) {
    return Long.parseLong(parts.group(1).replace("_", ""));
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("out of range");
    }
  }

  static List<String> javaOptions(String text) {
    List<String> options = List.of(text.split("\\s+"));
    for (String option : options) {
      // Java would take it for the class to start.
      if (!option.startsWith("-") && !option.startsWith("@")) {
        throw new SettingInvalid(
            "The setting workflow.java.options holds a word that is no option; options begin with"
                + " '-' and hold no spaces.",
            null);
      }
      if (ENDING_OPTION.matcher(option).matches()) {
        throw new SettingInvalid(
            "The setting workflow.java.options holds %s, with which Java starts no server."
                .formatted(option),
            null);
      }
    }
    return options;
  }

  static Path folder(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }

  static Path dataFolder(String text) {
    Path folder = folder(text);
    if (folder.toString().contains(";")) {
      // The database would take what follows as an option.
      throw new SettingInvalid(
          "The path of the data folder, " + folder + ", must not contain ';'.", null);
    }
    return folder;
  }

  static Optional<String> databaseUrl(String text) {
    if (!text.startsWith("jdbc:postgresql:") && !text.startsWith("jdbc:h2:")) {
      throw new IllegalArgumentException("unknown database");
    }
    return Optional.of(text);
  }

  /** The address of a server, and a path where it has one, without the slash at the end. */
  static String serverUrl(String url) {
    if (!ADDRESS.matcher(url).matches()) {
      throw new IllegalArgumentException("No address of a server.");
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
