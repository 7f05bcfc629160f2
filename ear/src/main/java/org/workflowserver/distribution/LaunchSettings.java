package org.workflowserver.distribution;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;
import org.workflowserver.settings.SettingsCheck;

/**
 * The settings that matter before there is a server to read them; others are made known as they
 * are, by {@link #publish}.
 *
 * <p>They are looked up as MicroProfile Config does first: system properties, then the environment.
 *
 * @param name what this server is called among the servers, in its log and in its metrics
 * @param endpoint where to listen
 * @param keystore the key for HTTPS; without it the port speaks HTTP
 * @param data absolute path of the data folder
 * @param databaseUrl JDBC address; without it the database is in the data folder
 * @param javaOptions options of the server's virtual machine; they win over the chosen ones
 */
record LaunchSettings(
    String name,
    InetSocketAddress endpoint,
    Optional<Keystore> keystore,
    Path data,
    Optional<String> databaseUrl,
    List<String> javaOptions) {
  private static final String IDLE_SECONDS = "org.workflowserver.http.idle-timeout-seconds";
  private static final String LISTENER = "org.workflowserver.http.listener";

  /** Of MicroProfile Metrics: labels that each metric has; the operator's own win. */
  private static final String METRIC_TAGS = "mp.metrics.tags";

  private static final String KEY_ALIAS = "org.workflowserver.http.key-alias";

  /**
   * What is set, or the defaults.
   *
   * @throws StartRefused when a value has no meaning; with a line for each
   */
  static LaunchSettings read() throws StartRefused {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new StartRefused(String.join("\n", problems));
    }
    return SettingsCheck.plainly(LaunchSettings::readValid);
  }

  /**
   * A sentence for each setting that can't be used, as far as that shows before the application.
   */
  static List<String> problems() {
    return SettingsCheck.plainly(
        () ->
            SettingsCheck.problems(
                List.of(LaunchSettings::readCache, LaunchSettings::readKeystore)));
  }

  /** The folders of the data and of the unpacked server; empty where one of them can't be used. */
  static Optional<Folders> folders() {
    return SettingsCheck.plainly(
        () -> {
          try {
            return Optional.of(new Folders(Settings.DATA.value(), readCache()));
          } catch (SettingInvalid e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Where the server's files are.
   *
   * @param data absolute path of the data folder
   * @param cache absolute path of the folder of the unpacked server
   */
  record Folders(Path data, Path cache) {}

  /** Whether servers may be running on the database: one in the data folder has a lock there. */
  static boolean isDatabaseShared() {
    return SettingsCheck.plainly(
        () -> Settings.DATABASE_URL.value().filter(url -> !url.startsWith("jdbc:h2:")).isPresent());
  }

  private static LaunchSettings readValid() {
    return new LaunchSettings(
        Settings.SERVER_NAME.value(),
        new InetSocketAddress(Settings.HTTP_ADDRESS.value(), Settings.HTTP_PORT.value()),
        readKeystore(),
        Settings.DATA.value(),
        Settings.DATABASE_URL.value(),
        Settings.JAVA_OPTIONS.value());
  }

  /**
   * Makes these settings visible to the container and the application as system properties, which
   * come before all other sources: relative paths mean the same everywhere, and the container's
   * configuration can name them.
   */
  void publish() {
    SettingsCheck.plainly(LaunchSettings::others).forEach(System::setProperty);
    System.setProperty(Settings.HTTP_ADDRESS.name(), endpoint.getAddress().getHostAddress());
    System.setProperty(Settings.HTTP_PORT.name(), Integer.toString(endpoint.getPort()));
    System.setProperty(LISTENER, keystore.isPresent() ? "https-listener" : "http-listener");
    System.setProperty(Settings.DATA.name(), data.toString());
    if (System.getProperty(METRIC_TAGS) == null && System.getenv("MP_METRICS_TAGS") == null) {
      // Without what would end a label in the format of Prometheus, or the list of them here.
      System.setProperty(METRIC_TAGS, "server=" + name.replaceAll("[^\\w.:-]", "_"));
    }
    keystore.ifPresent(
        store -> {
          System.setProperty(Settings.HTTP_TLS_KEYSTORE.name(), store.file().toString());
          System.setProperty(Settings.HTTP_TLS_KEYSTORE_PASSWORD.name(), store.password());
          System.setProperty(KEY_ALIAS, store.alias());
        });
  }

  /** What the launcher itself has no use for, by the names of the properties. */
  private static Map<String, String> others() {
    Map<String, String> values = new HashMap<>();
    Stream.of(Settings.HTTP_CONNECTIONS_PER_ADDRESS, Settings.LIMIT_BODY, Settings.PUBLIC_URL)
        .forEach(setting -> values.put(setting.name(), setting.value().toString()));
    Stream.of(Settings.HTTP_TRUSTED_PROXIES, Settings.HTTP_CORS_ORIGINS)
        .filter(setting -> !setting.value().isEmpty())
        .forEach(setting -> values.put(setting.name(), String.join(",", setting.value())));
    Duration idle = Settings.HTTP_IDLE_TIMEOUT.value();
    values.put(IDLE_SECONDS, Long.toString(idle.plusMillis(999).toSeconds()));
    return values;
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

  private static Path readCache() {
    Path data = Settings.DATA.value();
    Path cache = Settings.CACHE.value();
    if (data.startsWith(cache)) {
      throw new SettingInvalid(
          "The cache folder " + cache + " must not be or hold the data folder " + data + ".", null);
    }
    return cache;
  }

  private static Optional<Keystore> readKeystore() {
    return Settings.HTTP_TLS_KEYSTORE.value().map(LaunchSettings::keystore);
  }

  private static Keystore keystore(String text) {
    Path file = Path.of(text).toAbsolutePath().normalize();
    if (!Files.isReadable(file)) {
      throw new SettingInvalid("The keystore " + file + " cannot be read.", null);
    }
    return Keystore.open(file, Settings.HTTP_TLS_KEYSTORE_PASSWORD.value().orElse(""));
  }

  /**
   * Looks whether the port can be listened on.
   *
   * @throws StartRefused when it can't be listened on; the message says what to do
   */
  void requireFreePort() throws StartRefused {
    // Bound without listening: nobody is let in and then reset.
    try (Socket probe = new Socket()) {
      probe.setReuseAddress(true);
      probe.bind(endpoint());
    } catch (IOException e) {
      throw new StartRefused(portRefusal(endpoint(), String.valueOf(e.getMessage())), e);
    }
  }

  /**
   * Why a port can't be used.
   *
   * @param said by the system
   */
  static String portRefusal(InetSocketAddress endpoint, String said) {
    String address = endpoint.getAddress().getHostAddress();
    String port = "Port " + endpoint.getPort() + " on " + address;
    if (said.contains("assign")) {
      return port
          + " cannot be used: this machine has no such address. Set workflow.http.address to one"
          + " that it has.";
    }
    if (said.contains("ermission")) {
      return port
          + " cannot be used: this account may not listen there. Set workflow.http.port to one from"
          + " 1024 on.";
    }
    return port
        + " cannot be used: another process listens there. Stop that one, or set"
        + " workflow.http.port to another.";
  }
}
