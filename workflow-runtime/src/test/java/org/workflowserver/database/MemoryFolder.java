package org.workflowserver.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder in memory, where the system has one with room. A database is a few hundred files: to
 * make and delete one takes fifteen times the processor time on a disk.
 */
final class MemoryFolder {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "workflow-tests-";
  private static final long ROOM = 2L << 30;

  private MemoryFolder() {}

  /** A new folder of this process; nothing where there is no memory for it. */
  static Optional<Path> make() throws IOException {
    if (!Files.isWritable(MEMORY) || MEMORY.toFile().getUsableSpace() < ROOM) {
      return Optional.empty();
    }
    removeRemains();
    Path folder = MEMORY.resolve(PREFIX + ProcessHandle.current().pid());
    Files.createDirectories(folder);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> remove(folder)));
    return Optional.of(folder.resolve("data"));
  }

  /** What processes left that were killed. */
  private static void removeRemains() throws IOException {
    try (Stream<Path> files = Files.list(MEMORY)) {
      files.filter(MemoryFolder::isRemains).forEach(MemoryFolder::remove);
    }
  }

  private static boolean isRemains(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches(PREFIX + "\\d+")
        && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length()))).isEmpty();
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("Left behind, since something still writes there: " + folder);
    }
  }
}
