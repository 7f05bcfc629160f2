package org.workflowserver.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * The distribution, unpacked once per build below the cache folder: the jars of the container and
 * of the launcher on one class path, which a virtual machine reads faster than jars inside a jar
 * and can keep a class archive of.
 */
final class UnpackedServer {
  private static final String JAR = "server.jar";
  private static final String DEPLOYABLE = "workflow-server.ear";
  private static final String LIBRARIES = "lib";
  private static final List<String> NESTED = List.of("MICRO-INF/runtime/", "MICRO-INF/lib/");

  private final Path folder;

  private UnpackedServer(Path folder) {
    this.folder = folder;
  }

  /**
   * The unpacked server, made now when this build was not unpacked before.
   *
   * @throws StartRefused when the cache folder cannot be written
   */
  static UnpackedServer prepare(LaunchSettings settings) throws StartRefused {
    Path cache = settings.cache();
    try (JarFile distribution = new JarFile(ownJar().toFile())) {
      UnpackedServer server = new UnpackedServer(cache.resolve(build(distribution)));
      if (!Files.isDirectory(server.folder)) {
        Folders.createOwned(settings.data());
        Folders.createOwned(cache);
        server.unpack(distribution);
      }
      return server;
    } catch (IOException e) {
      Path blocked = cache.startsWith(settings.data()) ? settings.data() : cache;
      String name = blocked.equals(cache) ? "cache" : "data";
      throw new StartRefused(
          "The " + name + " folder " + blocked + " cannot be written: " + e + ".", e);
    }
  }

  /** The unpacked server that this virtual machine runs. */
  static UnpackedServer running() {
    return new UnpackedServer(ownJar().getParent());
  }

  /** The folder of all that is unpacked, and of the class archives. */
  Path folder() {
    return folder;
  }

  /** What starts the server: {@code java -jar}. */
  Path jar() {
    return folder.resolve(JAR);
  }

  /** The deployable. */
  Path deployable() {
    return folder.resolve(DEPLOYABLE);
  }

  /** The jars of the class path. */
  List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>(List.of(jar()));
    try (Stream<Path> libraries = Files.list(folder.resolve(LIBRARIES))) {
      libraries.sorted().forEach(jars::add);
    }
    return jars;
  }

  /** The archive of classes that fits this build and this Java, whether it is there or not. */
  ClassArchive classArchive() {
    return ClassArchive.in(folder);
  }

  /** Removes what other builds left in a cache folder that no other server uses. */
  void removeOtherBuilds() throws IOException {
    try (Stream<Path> entries = Files.list(folder.getParent())) {
      for (Path other : entries.filter(entry -> !entry.equals(folder)).toList()) {
        Folders.remove(other);
      }
    }
  }

  /** The version and a checksum over the names and checksums of all entries. */
  private static String build(JarFile distribution) throws IOException {
    CRC32 sum = new CRC32();
    for (Enumeration<JarEntry> entries = distribution.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      sum.update((entry.getName() + ':' + entry.getCrc()).getBytes(StandardCharsets.UTF_8));
    }
    String version =
        distribution
            .getManifest()
            .getMainAttributes()
            .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    return String.format(Locale.ROOT, "%s-%08x", version, sum.getValue());
  }

  /** Takes its name when it is whole; another process that was faster made the same. */
  private void unpack(JarFile distribution) throws IOException {
    Path unfinished = Files.createTempDirectory(folder.getParent(), "unfinished-");
    Files.createDirectory(unfinished.resolve(LIBRARIES));
    List<String> libraries = new ArrayList<>();
    List<JarEntry> own = new ArrayList<>();
    for (Enumeration<JarEntry> entries = distribution.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      String name = entry.getName();
      if (NESTED.stream().anyMatch(name::startsWith) && name.endsWith(".jar")) {
        String library = LIBRARIES + name.substring(name.lastIndexOf('/'));
        libraries.add(library);
        copy(distribution, entry, unfinished.resolve(library));
      } else if (name.equals(DEPLOYABLE)) {
        copy(distribution, entry, unfinished.resolve(DEPLOYABLE));
      } else if (!name.equals(JarFile.MANIFEST_NAME)) {
        own.add(entry);
      }
    }
    Manifest manifest = new Manifest(distribution.getManifest());
    manifest
        .getMainAttributes()
        .put(Attributes.Name.MAIN_CLASS, "org.workflowserver.distribution.Server");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", libraries));
    try (OutputStream out = Files.newOutputStream(unfinished.resolve(JAR));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (JarEntry entry : own) {
        // The container looks for its resource adapters at the root.
        String name = entry.getName().replaceFirst("^MICRO-INF/runtime/(.*\\.rar)$", "$1");
        ZipEntry copied = new ZipEntry(name);
        copied.setTime(entry.getTime());
        jar.putNextEntry(copied);
        try (InputStream in = distribution.getInputStream(entry)) {
          in.transferTo(jar);
        }
      }
    }
    publish(unfinished);
  }

  private void publish(Path unfinished) throws IOException {
    try {
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Folders.remove(unfinished);
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  private static void copy(JarFile from, JarEntry entry, Path to) throws IOException {
    try (InputStream in = from.getInputStream(entry)) {
      Files.copy(in, to);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("The distribution has two libraries named " + to.getFileName(), e);
    }
  }

  private static Path ownJar() {
    try {
      return Path.of(
          UnpackedServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The server's own jar has no usable location.", e);
    }
  }
}
