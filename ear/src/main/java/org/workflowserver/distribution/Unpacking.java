package org.workflowserver.distribution;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What is in the folder of an unpacked server, and how it gets there. */
final class Unpacking {
  private static final String ARCHIVE = UnpackedServer.DEPLOYABLE + ".ear";
  private static final String LIBRARIES = "lib";
  private static final String LIST = "files";
  private static final List<String> NESTED = List.of("MICRO-INF/runtime/", "MICRO-INF/lib/");

  private Unpacking() {}

  /**
   * Writes all there is into an empty folder.
   *
   * @param target of its own, as long as it has not got the name of a build
   */
  static void unpack(JarFile distribution, Path target) throws IOException {
    Files.createDirectory(target.resolve(LIBRARIES));
    List<String> libraries = new ArrayList<>(ownLibraries(distribution));
    List<JarEntry> own = new ArrayList<>();
    List<Work> work = new ArrayList<>();
    for (Enumeration<JarEntry> entries = distribution.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      String name = entry.getName();
      if (NESTED.stream().anyMatch(name::startsWith) && name.endsWith(".jar")) {
        String library = LIBRARIES + name.substring(name.lastIndexOf('/'));
        libraries.add(library);
        work.add(() -> write(distribution, entry, target.resolve(library)));
      } else if (name.equals(ARCHIVE)) {
        work.add(() -> unpackDeployable(distribution, entry, target));
      } else if (!name.equals(JarFile.MANIFEST_NAME)) {
        own.add(entry);
      }
    }
    work.add(() -> writeJar(distribution, own, libraries, target.resolve(UnpackedServer.JAR)));
    try {
      work.parallelStream().forEach(Work::runUnchecked);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writeList(target);
  }

  private static void write(JarFile distribution, JarEntry entry, Path file) throws IOException {
    try (InputStream in = distribution.getInputStream(entry)) {
      Files.copy(in, file);
    }
  }

  /**
   * The deployable, with its modules, in the folders in which the container would put them at each
   * start; its libraries go on the class path.
   */
  private static void unpackDeployable(JarFile distribution, JarEntry archive, Path target)
      throws IOException {
    Set<String> own = Set.copyOf(ownLibraries(distribution));
    Path deployable = target.resolve(UnpackedServer.DEPLOYABLE);
    try (ZipInputStream in = new ZipInputStream(distribution.getInputStream(archive))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        if (own.contains(name)) {
          write(in, entry, target);
        } else if (name.matches("[^/]+\\.[jw]ar")) {
          unpackModule(new ZipInputStream(in), deployable.resolve(name.replace('.', '_')));
        } else {
          write(in, entry, deployable);
        }
      }
    }
  }

  private static void unpackModule(ZipInputStream in, Path target) throws IOException {
    for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      write(in, entry, target);
    }
  }

  private static void write(InputStream in, ZipEntry entry, Path target) throws IOException {
    Path file = target.resolve(entry.getName());
    if (entry.isDirectory()) {
      Files.createDirectories(file);
    } else {
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
    }
  }

  /** The launcher's classes and the container's own files, with all libraries on the class path. */
  private static void writeJar(
      JarFile distribution, List<JarEntry> entries, List<String> libraries, Path file)
      throws IOException {
    Manifest manifest = new Manifest(distribution.getManifest());
    manifest
        .getMainAttributes()
        .put(Attributes.Name.MAIN_CLASS, "org.workflowserver.distribution.Server");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", libraries));
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (JarEntry entry : entries) {
        // The container looks for its resource adapters at the root.
        String name = entry.getName().replaceFirst("^MICRO-INF/runtime/(.*\\.rar)$", "$1");
        jar.putNextEntry(new ZipEntry(name));
        try (InputStream in = distribution.getInputStream(entry)) {
          in.transferTo(jar);
        }
      }
    }
  }

  /** The libraries that the build put into the deployable, as they are named in both. */
  private static List<String> ownLibraries(JarFile distribution) throws IOException {
    String names = distribution.getManifest().getMainAttributes().getValue("Class-Path-Libraries");
    return Stream.of(names.split(" ")).map(name -> LIBRARIES + '/' + name).toList();
  }

  /**
   * Writes how many files there are, and names each with its length. On disk before the folder gets
   * its name.
   */
  private static void writeList(Path unpacked) throws IOException {
    List<String> lines;
    try (Stream<Path> files = Files.walk(unpacked)) {
      lines =
          files
              .filter(Files::isRegularFile)
              .map(file -> file.toFile().length() + " " + unpacked.relativize(file))
              .toList();
    }
    ByteBuffer list =
        ByteBuffer.wrap(
            (lines.size() + "\n" + String.join("\n", lines)).getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(
            unpacked.resolve(LIST), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (list.hasRemaining()) {
        channel.write(list);
      }
      channel.force(true);
    }
  }

  /**
   * Whether every file is as long as it was. One that the system had not written when the machine
   * lost its power is shorter, or not there.
   */
  static boolean isWhole(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(LIST));
      return !lines.isEmpty()
          && lines.getFirst().equals(Integer.toString(lines.size() - 1))
          && lines.stream()
              .skip(1)
              .allMatch(
                  line -> {
                    String[] file = line.split(" ", 2);
                    return Long.toString(new File(folder.toFile(), file[1]).length())
                        .equals(file[0]);
                  });
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private interface Work {
    void run() throws IOException;

    default void runUnchecked() {
      try {
        run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
