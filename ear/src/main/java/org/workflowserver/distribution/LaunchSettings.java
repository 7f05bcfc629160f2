package org.workflowserver.distribution;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that matter before there is a server to read them.
 *
 * <p>They are looked up as MicroProfile Config does first: system properties, then the environment.
 *
 * @param endpoint where to listen
 * @param idleTimeout how long a connection without a request stays open, from a second to a day
 * @param keystore the key for HTTPS; without it the port speaks HTTP
 * @param data absolute path of the data folder
 * @param cache absolute path of the folder of the unpacked server
 * @param databaseUrl JDBC address; without it the database is in the data folder
 * @param javaOptions options of the server's virtual machine; they win over the chosen ones
 */
record LaunchSettings(
    InetSocketAddress endpoint,
    Duration idleTimeout,
    Optional<Keystore> keystore,
    Path data,
    Path cache,
    Optional<String> databaseUrl,
    List<String> javaOptions) {
  private static final String PORT = "workflow.http.port";
  private static final String ADDRESS = "workflow.http.address";
  private static final String IDLE_TIMEOUT = "workflow.http.idle-timeout";
  private static final String IDLE_SECONDS = "workflow.http.idle-timeout-seconds";
  private static final String LISTENER = "workflow.http.listener";
  private static final String KEYSTORE = "workflow.http.tls.keystore";
  private static final String KEYSTORE_PASSWORD = "workflow.http.tls.keystore-password";
  private static final String KEY_ALIAS = "workflow.http.tls.key-alias";
  private static final String DATA = "workflow.data";
  private static final String CACHE = "workflow.cache";
  private static final String JAVA_OPTIONS = "workflow.java.options";
  private static final String DATABASE_URL = "workflow.database.url";
  private static final Pattern SPAN =
      Pattern.compile(
          "([0-9_]{1,18})\\s*(ms|s|seconds?|m|min|minutes?|h|hours?|d|days?)",
          Pattern.CASE_INSENSITIVE);
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(1);
  private static final Duration LONGEST_IDLE = Duration.ofHours(24);

  /**
   * What is set, or the defaults.
   *
   * @throws StartRefused when a value has no meaning
   */
  static LaunchSettings read() throws StartRefused {
    Path data = readFolder();
    Path cache = path(CACHE, find(CACHE).orElse(data.resolve("cache").toString()));
    if (data.startsWith(cache)) {
      throw new StartRefused(
          "The cache folder " + cache + " must not be or hold the data folder " + data + ".");
    }
    return new LaunchSettings(
        readEndpoint(),
        readIdleTimeout(),
        readKeystore(),
        data,
        cache,
        find(DATABASE_URL),
        readJavaOptions());
  }

  /**
   * Makes these settings visible to the container and the application as system properties, which
   * come before all other sources: relative paths mean the same everywhere, and the container's
   * configuration can name them.
   */
  void publish() {
    System.setProperty(PORT, Integer.toString(endpoint.getPort()));
    System.setProperty(ADDRESS, endpoint.getAddress().getHostAddress());
    System.setProperty(IDLE_SECONDS, Long.toString(idleTimeout.plusMillis(999).toSeconds()));
    System.setProperty(LISTENER, keystore.isPresent() ? "https-listener" : "http-listener");
    System.setProperty(DATA, data.toString());
    keystore.ifPresent(
        store -> {
          System.setProperty(KEYSTORE, store.file().toString());
          System.setProperty(KEYSTORE_PASSWORD, store.password());
          System.setProperty(KEY_ALIAS, store.alias());
        });
  }

  /** How a browser on this machine reaches the server. */
  String url() {
    String host = endpoint.getAddress().getHostAddress();
    return (keystore.isPresent() ? "https://" : "http://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + endpoint.getPort();
  }

  /** The database in words, without what could hold a password. */
  String database() {
    return databaseUrl.map(url -> url.split("[?;]", 2)[0]).orElse("H2 in the data folder");
  }

  private static InetSocketAddress readEndpoint() throws StartRefused {
    String address = find(ADDRESS).orElse("127.0.0.1");
    try {
      return new InetSocketAddress(InetAddress.getByName(address), readPort());
    } catch (UnknownHostException e) {
      throw new StartRefused(
          "The setting " + ADDRESS + " is '" + address + "', which is no known address.", e);
    }
  }

  private static int readPort() throws StartRefused {
    String text = find(PORT).orElse("8080");
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new StartRefused(
          "The setting " + PORT + " is '" + text + "', but a port from 1 to 65535 is expected.");
    }
    return port;
  }

  private static Duration readIdleTimeout() throws StartRefused {
    String text = find(IDLE_TIMEOUT).orElse("75s");
    Optional<Duration> timeout =
        span(text)
            .filter(
                span -> span.compareTo(SHORTEST_IDLE) >= 0 && span.compareTo(LONGEST_IDLE) <= 0);
    return timeout.orElseThrow(
        () ->
            new StartRefused(
                "The setting "
                    + IDLE_TIMEOUT
                    + " is '"
                    + text
                    + "', but a time from 1s to 1d such as 75s is expected."));
  }

  /** A span of time as the application's settings are read; empty when it is none. */
  private static Optional<Duration> span(String text) {
    try {
      if (text.startsWith("P")) {
        return Optional.of(Duration.parse(text));
      }
      Matcher parts = SPAN.matcher(text);
      if (!parts.matches()) {
        return Optional.empty();
      }
      long number = Long.parseLong(parts.group(1).replace("_", ""));
      return Optional.of(
          switch (parts.group(2).toLowerCase(Locale.ROOT)) {
            case "ms" -> Duration.ofMillis(number);
            case "s", "second", "seconds" -> Duration.ofSeconds(number);
            case "m", "min", "minute", "minutes" -> Duration.ofMinutes(number);
            case "h", "hour", "hours" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          });
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static List<String> readJavaOptions() throws StartRefused {
    List<String> options =
        find(JAVA_OPTIONS).map(text -> List.of(text.split("\\s+"))).orElse(List.of());
    for (String option : options) {
      // Java would take it for the class to start.
      if (!option.startsWith("-") && !option.startsWith("@")) {
        throw new StartRefused(
            "The setting "
                + JAVA_OPTIONS
                + " holds '"
                + option
                + "', but options are expected, which begin with '-' and hold no spaces.");
      }
    }
    return options;
  }

  private static Optional<Keystore> readKeystore() throws StartRefused {
    Optional<String> text = find(KEYSTORE);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Path file = path(KEYSTORE, text.get());
    if (!Files.isReadable(file)) {
      throw new StartRefused("The keystore " + file + " cannot be read.");
    }
    return Optional.of(Keystore.open(file, find(KEYSTORE_PASSWORD).orElse("")));
  }

  private static Path readFolder() throws StartRefused {
    Path folder = path(DATA, find(DATA).orElse("./workflow-data"));
    if (folder.toString().contains(";")) {
      // The database would take what follows as an option.
      throw new StartRefused("The path of the data folder, " + folder + ", must not contain ';'.");
    }
    return folder;
  }

  private static Path path(String name, String text) throws StartRefused {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new StartRefused("The setting " + name + " is '" + text + "', which is no path.", e);
    }
  }

  private static Optional<String> find(String name) {
    String environmentName = name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    return Optional.ofNullable(System.getProperty(name))
        .or(() -> Optional.ofNullable(System.getenv(environmentName)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
