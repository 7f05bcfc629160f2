package org.workflowserver.administration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Properties;

/**
 * What a server reports of itself.
 *
 * @param load null where the system does not say
 * @param clockOffset how far its clock is ahead of the database's
 */
record ServerState(String version, int processors, Double load, Duration clockOffset) {
  private static final String BUILD = "/META-INF/maven/org.workflowserver/workflow-runtime/";
  private static final String VERSION = builtVersion();

  /** That of this server at this moment. */
  static ServerState now(Duration clockOffset) {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return new ServerState(
        VERSION, Runtime.getRuntime().availableProcessors(), load < 0 ? null : load, clockOffset);
  }

  /** The build leaves it in the archive; classes that are in none have none. */
  private static String builtVersion() {
    try (InputStream build = ServerState.class.getResourceAsStream(BUILD + "pom.properties")) {
      Properties properties = new Properties();
      if (build != null) {
        properties.load(build);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
