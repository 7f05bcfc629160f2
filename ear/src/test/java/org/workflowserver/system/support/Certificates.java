package org.workflowserver.system.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The certificate of the mail servers of tests. There is one for all: the library that they are of
 * reads the first that it meets, and no other.
 */
public final class Certificates {
  private static final Path KEYS = make(TemporaryFolder.make("workflow-keys").resolve("keys.p12"));

  private Certificates() {}

  /** A key store with the key and the certificate of {@code localhost}. */
  public static Path ofLocalhost() {
    return KEYS;
  }

  private static Path make(Path keys) {
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "server",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "san=dns:localhost",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  "changeit",
                  "-keystore",
                  keys.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (keytool.waitFor() != 0) {
        throw new AssertionError("The key store could not be made.");
      }
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The same server, which trusts that certificate. */
  public static ServerSetup trusting(ServerSetup setup) {
    return setup.with(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=" + KEYS + " -Djavax.net.ssl.trustStorePassword=changeit");
  }
}
