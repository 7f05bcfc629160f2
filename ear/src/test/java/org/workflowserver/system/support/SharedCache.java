package org.workflowserver.system.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the servers of all tests unpack, once, and the AOT cache that the first of them makes, with
 * the data of its first start. All others wait for it: with it a start takes half of the processor
 * time, and beside tests that keep the processors busy it would take minutes to make.
 */
public final class SharedCache {
  /** Where servers unpack themselves. */
  public static final Path FOLDER = Path.of("target", "cache").toAbsolutePath();

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int FIRST_JAVA = 25;

  /** Of which distribution there is a cache, and the cache. */
  private static final Path MADE = FOLDER.resolve("made");

  private static boolean ready;

  private SharedCache() {}

  /** The AOT cache of this build. */
  public static Path aotCache() {
    require();
    try {
      return find().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it made before the first of all tests; some chosen ones begin at once, without it. */
  static void requireForAllTests() {
    if (System.getProperty("it.test") == null) {
      require();
    }
  }

  /** Makes it, or waits for another process of the tests to make it. */
  private static synchronized void require() {
    if (ready || Runtime.version().feature() < FIRST_JAVA) {
      return;
    }
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel channel =
              FileChannel.open(
                  FOLDER.resolve("tests.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (held.isValid() && find().isEmpty()) {
          make();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ready = true;
  }

  private static void make() throws IOException {
    ServerSetup setup = PreparedData.firstSetup();
    try (ServerProcess server = ServerProcess.startFirst(setup)) {
      Path unpacked = unpacked(server.pid());
      await().atMost(PATIENCE).until(() -> aotCacheIn(unpacked).isPresent());
      server.stop();
      PreparedData.keep(setup);
      Files.write(MADE, List.of(built(), aotCacheIn(unpacked).orElseThrow().toString()));
    }
    TemporaryFolder.delete(setup.data().getParent());
  }

  /** The folder of the jar that the server runs. */
  private static Path unpacked(long pid) throws IOException {
    List<String> command =
        List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
    return Path.of(command.get(command.lastIndexOf("-jar") + 1)).getParent();
  }

  private static Optional<Path> aotCacheIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".aot")).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it was made of the distribution that is there now. */
  static boolean isMade() {
    try {
      return find().isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was made, if it was made of the distribution that is there now. */
  private static Optional<Path> find() throws IOException {
    if (!Files.exists(MADE)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(MADE);
    return lines.getFirst().equals(built())
        ? Optional.of(Path.of(lines.getLast())).filter(Files::exists)
        : Optional.empty();
  }

  private static String built() throws IOException {
    return Files.getLastModifiedTime(ServerProcess.JAR).toString();
  }
}
