package org.workflowserver.distribution;

import fish.payara.micro.boot.PayaraMicroBoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.workflowserver.settings.FailureReason;

/**
 * The distribution, unpacked once per build below the cache folder: the jars of the container, of
 * the launcher and of the deployable's libraries on one class path, which a virtual machine reads
 * faster than jars inside a jar and can keep an AOT cache of. The container does not search what is
 * on that path for beans and annotations, so a library that was added to the deployable later stays
 * in it.
 */
final class UnpackedServer {
  static final String JAR = "server.jar";
  static final String DEPLOYABLE = "workflow-server";

  private static final String UNFINISHED = "unfinished-";

  private final Path folder;

  private UnpackedServer(Path folder) {
    this.folder = folder;
  }

  /**
   * The unpacked server, made now when this build was not unpacked before, or not wholly.
   *
   * @throws StartRefused when the cache folder cannot be written
   */
  static UnpackedServer prepare(LaunchSettings.Folders folders) throws StartRefused {
    Path cache = folders.cache();
    boolean shared = !cache.startsWith(folders.data());
    try (JarFile distribution = new JarFile(ownJar().toFile())) {
      UnpackedServer server = new UnpackedServer(cache.resolve(build(distribution)));
      if (!Unpacking.isWhole(server.folder)) {
        Folders.createOwned(folders.data());
        Folders.createOwned(cache);
        server.unpack(distribution, shared);
      }
      server.requireTrusted();
      return server;
    } catch (IOException e) {
      throw new StartRefused(
          "The %s folder %s (workflow.%1$s) cannot be written: %s."
              .formatted(
                  shared ? "cache" : "data", shared ? cache : folders.data(), FailureReason.of(e)),
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

  /**
   * What is called and asked for in a report: the version, the build, and the commit where the
   * build knew one.
   */
  static String version() {
    try (JarFile own = new JarFile(ownJar().toFile())) {
      // The checksum of a build is that of the distribution, and the name of what it is unpacked
      // to.
      Optional<UnpackedServer> unpacked = running();
      String build =
          unpacked.isPresent() ? unpacked.get().folder.getFileName().toString() : build(own);
      String commit = own.getManifest().getMainAttributes().getValue("Commit");
      return "Workflow Server " + build + (commit.isEmpty() ? "" : " (commit " + commit + ")");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of all that is unpacked, and of the AOT caches. */
  Path folder() {
    return folder;
  }

  /** What to try where a start fails: files may be damaged and as long as they were. */
  String remedy() {
    return " The folder " + folder + " is made again when it is removed.";
  }

  /** What starts the server: {@code java -jar}. */
  Path jar() {
    return folder.resolve(JAR);
  }

  /** The deployable. */
  Path deployable() {
    return folder.resolve(DEPLOYABLE);
  }

  /**
   * The application's own classes with the libraries, for what is done without a container. The
   * settings are those of the launcher, which are on its class path.
   */
  ClassLoader application() throws IOException {
    List<URL> path = new ArrayList<>();
    path.add(deployable().resolve("workflow-runtime_jar").toUri().toURL());
    try (DirectoryStream<Path> libraries =
        Files.newDirectoryStream(folder.resolve("lib"), "*.jar")) {
      for (Path library : libraries) {
        path.add(library.toUri().toURL());
      }
    }
    return new URLClassLoader(path.toArray(URL[]::new), UnpackedServer.class.getClassLoader());
  }

  /** Boots the container, whose own launcher looks for jars inside a jar. */
  PayaraMicroBoot boot(String... options) throws Exception {
    System.setProperty("fish.payara.micro.BootJar", jar().toUri().toString());
    Thread.currentThread().setContextClassLoader(new ContainerLoader());
    try {
      return (PayaraMicroBoot)
          Class.forName("fish.payara.micro.impl.PayaraMicroImpl")
              .getMethod("create", String[].class)
              .invoke(null, (Object) options);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** The AOT cache that fits this build and this Java, whether it is there or not. */
  AotCache aotCache() {
    return AotCache.in(folder);
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
      Path unpacked = Files.createDirectory(unfinished.resolve("unpacked"));
      Unpacking.unpack(distribution, unpacked);
      if (shared) {
        Folders.letOthersRead(unpacked);
      }
      if (Files.isDirectory(folder) && !Unpacking.isWhole(folder)) {
        Files.move(folder, unfinished.resolve("incomplete"), StandardCopyOption.ATOMIC_MOVE);
      }
      publish(unpacked);
    } finally {
      Folders.remove(unfinished);
    }
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
