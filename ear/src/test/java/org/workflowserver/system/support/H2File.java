package org.workflowserver.system.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.zip.ZipFile;

/** The H2 file of a server that is stopped. */
public final class H2File {
  private H2File() {}

  /** A connection of its own, which H2 gives only while the server is stopped. */
  public static Connection open(ServerSetup setup) throws SQLException {
    Properties account = new Properties();
    account.setProperty("user", "sa");
    account.setProperty("password", "");
    return driver(setup).connect("jdbc:h2:file:" + setup.data().resolve("workflow"), account);
  }

  /** The H2 that the server has inside: another one might not read its file. */
  private static Driver driver(ServerSetup setup) {
    try {
      Path driver = setup.data().resolveSibling("h2.jar");
      if (!Files.exists(driver)) {
        try (ZipFile server = new ZipFile(ServerProcess.JAR.toFile());
            InputStream in = server.getInputStream(server.getEntry("MICRO-INF/runtime/h2.jar"))) {
          Files.copy(in, driver, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      URL[] path = {driver.toUri().toURL()};
      return (Driver)
          new URLClassLoader(path)
              .loadClass("org.h2.Driver")
              .getDeclaredConstructor()
              .newInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("The distribution has no H2 inside.", e);
    }
  }
}
