package org.workflowserver.distribution;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Java's AOT cache: the classes that a start loads, parsed and linked once and mapped by every
 * later start (JEP 483 and 515, from Java 25 on). It fits one build of the server and one of Java;
 * its name holds its checksum, since the virtual machine trusts what it maps.
 *
 * @param java how the names of those begin that fit this Java
 * @param jars how they go on for jars that lie there and are as old as these: the virtual machine
 *     takes no cache of others
 */
record AotCache(Path folder, String java, String jars) {
  private static final int FIRST_JAVA = 25;
  private static final String ENDING = ".aot";
  private static final int CHUNK = 1 << 20;

  /** The cache for this Java in the folder of an unpacked server, there or not. */
  static AotCache in(Path folder) {
    String java = System.getProperty("java.vm.version") + "-" + System.getProperty("os.arch");
    Instant unpacked =
        Instant.ofEpochMilli(folder.resolve(UnpackedServer.JAR).toFile().lastModified());
    String jars = Integer.toHexString(Objects.hash(folder, unpacked.getEpochSecond()));
    return new AotCache(
        folder, "classes-" + java.replaceAll("[^A-Za-z0-9.+]", "_") + "-", jars + "-");
  }

  /** Whether this Java can make and use one. */
  static boolean isSupported() {
    return Runtime.version().feature() >= FIRST_JAVA;
  }

  /** The option that uses it; a damaged one is removed, so that the server makes another. */
  Optional<String> use() {
    return find().filter(this::isSound).map(file -> "-XX:AOTCache=" + file);
  }

  /** The cache's file when there is one. */
  Optional<Path> find() {
    if (!isSupported()) {
      return Optional.empty();
    }
    try {
      return files(java + jars).stream().findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Takes a file as the cache, under the name that holds its checksum, in place of any other. */
  void take(Path made) throws IOException {
    for (Path useless : files(java)) {
      Files.delete(useless);
    }
    Files.move(made, folder.resolve(name(made)), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<Path> files(String beginning) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(beginning))
          .filter(file -> file.toString().endsWith(ENDING))
          .toList();
    }
  }

  private String name(Path file) throws IOException {
    return java + jars + sum(file) + ENDING;
  }

  private boolean isSound(Path file) {
    try {
      if (file.getFileName().toString().equals(name(file))) {
        return true;
      }
      Files.delete(file);
    } catch (IOException e) {
      // What can't be read or removed isn't used; the start only takes longer.
      return false;
    }
    return false;
  }

  private static String sum(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(bytes) >= 0) {
        sum.update(bytes.flip());
        bytes.clear();
      }
    }
    return String.format(Locale.ROOT, "%08x", sum.getValue());
  }
}
