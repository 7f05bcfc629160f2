package org.workflowserver.system.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a server is started: with which folder, port and settings.
 *
 * @param data the data folder
 * @param port the port on the loopback interface
 * @param settings further settings, named as environment variables
 * @param measured whether its speed counts: the others live too briefly to be worth the compiler's
 *     best, which costs each as much as all the rest of its start
 */
public record ServerSetup(Path data, int port, Map<String, String> settings, boolean measured) {
  private static final int FIRST_PORT = 10_000;
  private static final int FIRST_OUTGOING_PORT = 32_768;
  private static final int PORT_ATTEMPTS = 20;

  /** A byte of it for each port: whoever holds its lock was given the port. */
  private static final FileChannel PORTS = openPorts();

  public ServerSetup {
    settings = Map.copyOf(settings);
  }

  /**
   * A data folder that is not there yet and a port that is free. Programs of tests may ask more
   * often than others are let; nothing else is set.
   */
  public static ServerSetup fresh() {
    return new ServerSetup(
        TemporaryFolder.make("workflow-server").resolve("data"),
        freePort(),
        Map.of("WORKFLOW_LIMITS_REQUESTS_PER_MINUTE", "1000000"),
        false);
  }

  /** The same with one more setting, named as an environment variable. */
  public ServerSetup with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new ServerSetup(data, port, more, measured);
  }

  /** The same without a setting. */
  public ServerSetup without(String name) {
    Map<String, String> less = new LinkedHashMap<>(settings);
    less.remove(name);
    return new ServerSetup(data, port, less, measured);
  }

  /** The same with the options of a production server. */
  public ServerSetup forMeasuring() {
    return new ServerSetup(data, port, settings, true);
  }

  /** The same on another data folder. */
  public ServerSetup on(Path folder) {
    return new ServerSetup(folder, port, settings, measured);
  }

  /** The same on another port that is free. */
  public ServerSetup onAnotherPort() {
    return new ServerSetup(data, freePort(), settings, measured);
  }

  /** Lets webhooks call a target on this machine. */
  public ServerSetup allowingOutboundTo(WebhookTarget target) {
    return with("WORKFLOW_OUTBOUND_ALLOW", "127.0.0.1/32:" + target.port())
        .with("WORKFLOW_OUTBOUND_PLAIN_HTTP", "true");
  }

  /** Starts it and waits until it is ready. */
  public ServerProcess start() {
    return ServerProcess.start(this);
  }

  /** Starts it and waits until it has ended by itself, because it could not start. */
  public FailedStart startExpectingFailure() {
    return ServerProcess.startExpectingFailure(this);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * A port that nothing listens on, below those that the system gives to outgoing connections: one
   * of these would else have it before the server is started, or started again. No other test is
   * given it as long as this process lives.
   */
  public static int freePort() {
    for (int attempt = 1; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_OUTGOING_PORT);
      // Bound without listening: the clients of another test are not let in.
      try (Socket probe = new Socket()) {
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        if (isGiven(port)) {
          return port;
        }
      } catch (IOException e) {
        if (attempt >= PORT_ATTEMPTS) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Whether the port is this caller's from now on. */
  private static boolean isGiven(int port) throws IOException {
    try {
      return PORTS.tryLock(port, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static FileChannel openPorts() {
    String name = "workflow-test-ports-" + System.getProperty("user.name");
    Path file = Path.of(System.getProperty("java.io.tmpdir"), name);
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
