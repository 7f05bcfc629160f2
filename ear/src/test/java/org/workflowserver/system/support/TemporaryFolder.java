package org.workflowserver.system.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders for the time of the tests: gone with the process that made them. What servers and
 * databases leave there is up to gigabytes, and nobody else would tidy up.
 */
public final class TemporaryFolder {
  private TemporaryFolder() {}

  /** A new folder whose name begins so. */
  static Path make(String name) {
    try {
      Path folder = Files.createTempDirectory(name);
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> deleteIfPossible(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes it at once, with all that is in it. */
  public static void delete(Path folder) {
    try {
      for (Path file : deepestFirst(folder)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> deepestFirst(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static void deleteIfPossible(Path folder) {
    try {
      delete(folder);
    } catch (UncheckedIOException e) {
      System.err.println("Left behind, since something still writes there: " + folder);
    }
  }
}
