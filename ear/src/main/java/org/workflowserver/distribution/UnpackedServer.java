package org.workflowserver.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The distribution, unpacked once per build below the cache folder: the jars of the container, of
 * the launcher and of the deployable's libraries on one class path, which a virtual machine reads
 * faster than jars inside a jar and can keep a class archive of. The container does not search what
 * is on that path for beans and annotations, so a library that was added to the deployable later
 * stays in it.
 */
final class UnpackedServer {
  private static final String JAR = "server.jar";
  private static final String DEPLOYABLE = "workflow-server";
  private static final String ARCHIVE = DEPLOYABLE + ".ear";
  private static final String LIBRARIES = "lib";
  private static final String UNFINISHED = "unfinished-";
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
    boolean shared = !cache.startsWith(settings.data());
    try (JarFile distribution = new JarFile(ownJar().toFile())) {
      UnpackedServer server = new UnpackedServer(cache.resolve(build(distribution)));
      if (!Files.isDirectory(server.folder)) {
        Folders.createOwned(settings.data());
        Folders.createOwned(cache);
        server.unpack(distribution, shared);
      }
      server.requireTrusted();
      return server;
    } catch (IOException e) {
      throw new StartRefused(
          "The %s folder %s cannot be written: %s."
              .formatted(shared ? "cache" : "data", shared ? cache : settings.data(), e),
          e);
    }
  }

  /**
   * What is in the folder is run: nobody but this account and the administrator may have made it.
   */
  private void requireTrusted() throws IOException, StartRefused {
    if (!Files.isReadable(jar())) {
      throw new StartRefused("The unpacked server " + jar() + " cannot be read.");
    }
    String owner = Files.getOwner(folder).getName();
    if (!owner.equals(System.getProperty("user.name")) && !owner.equals("root")) {
      throw new StartRefused(
          "The unpacked server " + folder + " belongs to another account, " + owner + ".");
    }
  }

  /** The unpacked server that this virtual machine runs; empty in that of the launcher. */
  static Optional<UnpackedServer> running() {
    Path jar = ownJar();
    UnpackedServer unpacked = new UnpackedServer(jar.getParent());
    return Files.exists(unpacked.deployable()) && jar.equals(unpacked.jar())
        ? Optional.of(unpacked)
        : Optional.empty();
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

  /** The archive of classes that fits this build and this Java, whether it is there or not. */
  ClassArchive classArchive() {
    return ClassArchive.in(folder);
  }

  /**
   * Removes other builds from the cache folder in the data folder, which is this process's alone;
   * never from one that is shared.
   */
  void removeOtherBuilds(LaunchSettings settings) throws IOException {
    Path cache = settings.data().resolve("cache");
    if (!cache.equals(folder.getParent()) || !Files.isDirectory(cache, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> entries = Files.list(cache)) {
      for (Path other : entries.filter(this::isOtherBuild).toList()) {
        // A folder that has the name of a build is whole, also when this process is killed here.
        Folders.remove(Files.move(other, unfinished(other), StandardCopyOption.ATOMIC_MOVE));
      }
    }
  }

  private boolean isOtherBuild(Path entry) {
    String name = entry.getFileName().toString();
    return name.startsWith(UNFINISHED)
        || !entry.equals(folder)
            && name.matches(".+-[0-9a-f]{8}")
            && Files.exists(entry.resolve(JAR));
  }

  private static Path unfinished(Path build) {
    String name = build.getFileName().toString();
    return name.startsWith(UNFINISHED) ? build : build.resolveSibling(UNFINISHED + name);
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
  private void unpack(JarFile distribution, boolean shared) throws IOException {
    Path unfinished = Files.createTempDirectory(folder.getParent(), UNFINISHED);
    try {
      unpack(distribution, unfinished);
      if (shared) {
        Folders.letOthersRead(unfinished);
      }
      publish(unfinished);
    } finally {
      Folders.remove(unfinished);
    }
  }

  private static void unpack(JarFile distribution, Path unfinished) throws IOException {
    Files.createDirectory(unfinished.resolve(LIBRARIES));
    List<String> libraries = new ArrayList<>();
    List<JarEntry> own = new ArrayList<>();
    for (Enumeration<JarEntry> entries = distribution.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      String name = entry.getName();
      if (NESTED.stream().anyMatch(name::startsWith) && name.endsWith(".jar")) {
        try (InputStream in = distribution.getInputStream(entry)) {
          libraries.add(addLibrary(unfinished, name, in));
        }
      } else if (name.equals(ARCHIVE)) {
        try (ZipInputStream in = new ZipInputStream(distribution.getInputStream(entry))) {
          libraries.addAll(unpackDeployable(in, unfinished, ownLibraries(distribution)));
        }
      } else if (!name.equals(JarFile.MANIFEST_NAME)) {
        own.add(entry);
      }
    }
    writeJar(distribution, own, libraries, unfinished.resolve(JAR));
  }

  /**
   * The deployable, with its modules, in the folders in which the container would put them at each
   * start, but without the libraries that go on the class path; these, as added.
   */
  private static List<String> unpackDeployable(ZipInputStream in, Path unfinished, Set<String> own)
      throws IOException {
    List<String> added = new ArrayList<>();
    Path target = unfinished.resolve(DEPLOYABLE);
    for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      String name = entry.getName();
      if (own.contains(name)) {
        added.add(addLibrary(unfinished, name, in));
      } else if (name.matches("[^/]+\\.[jw]ar")) {
        unpackModule(new ZipInputStream(in), target.resolve(name.replace('.', '_')));
      } else {
        write(in, entry, target);
      }
    }
    return added;
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

  /** The name of the library on the class path. */
  private static String addLibrary(Path unfinished, String entry, InputStream in)
      throws IOException {
    String library = LIBRARIES + entry.substring(entry.lastIndexOf('/'));
    Files.copy(in, unfinished.resolve(library));
    return library;
  }

  /** The libraries that the build put into the deployable. */
  private static Set<String> ownLibraries(JarFile distribution) throws IOException {
    String names = distribution.getManifest().getMainAttributes().getValue("Class-Path-Libraries");
    return Stream.of(names.split(" "))
        .map(name -> LIBRARIES + '/' + name)
        .collect(Collectors.toSet());
  }

  private void publish(Path unfinished) throws IOException {
    try {
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
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
