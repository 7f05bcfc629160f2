package org.workflowserver.distribution;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.workflowserver.settings.Settings;

/**
 * Makes the AOT cache while the server works: a second server starts on an empty data folder of its
 * own, at a low priority, and ends when it is ready; at that its virtual machine writes down what
 * the start loaded. It happens once per build of the server and of Java.
 */
final class TrainingRun {
  private static final Logger LOG = Logger.getLogger(TrainingRun.class.getName());

  /** The process number of the server whose training run a process is. */
  private static final String SERVER = "org.workflowserver.training";

  private static final long LEAST_MEMORY = 3L << 29;
  private static final int PATIENCE_MINUTES = 15;

  /** Bytes on the disk that it takes for a minute: a cache as it is made, a folder of data. */
  private static final long SPACE = 1L << 29;

  /** What a virtual machine needs of its environment. */
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH");

  private static final Path NICE = Path.of("/usr/bin/nice");

  private final UnpackedServer server;
  private final AotCache cache;
  private volatile Process process;
  private volatile boolean stopped;

  private TrainingRun(UnpackedServer server) {
    this.server = server;
    this.cache = server.aotCache();
  }

  /** Whether this process is such a run: a server that ends when it is ready. */
  static boolean isThis() {
    return System.getProperty(SERVER) != null;
  }

  /** Ends this process when the server that started it has ended; at once where it has already. */
  static void endWithServer() {
    Runnable end = () -> Runtime.getRuntime().halt(1);
    ProcessHandle.of(Long.getLong(SERVER, -1))
        .ifPresentOrElse(server -> server.onExit().thenRun(end), end);
  }

  /** Begins one where a cache is missing and can be made. */
  static Optional<TrainingRun> beginWhereNeeded(UnpackedServer server) {
    if (!AotCache.isSupported()
        || server.aotCache().find().isPresent()
        || !Files.isWritable(server.folder())
        || memory() < LEAST_MEMORY) {
      return Optional.empty();
    }
    if (server.folder().toFile().getUsableSpace() < SPACE + Settings.LIMIT_DISK_RESERVE.value()) {
      LOG.info("There is too little room on the disk for the AOT cache; starts take longer.");
      return Optional.empty();
    }
    TrainingRun run = new TrainingRun(server);
    Thread.ofPlatform().daemon().name("aot-cache").start(run::run);
    return Optional.of(run);
  }

  /** Ends it, whatever it has come to; the next start begins another. */
  synchronized void stop() {
    stopped = true;
    Process running = process;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }

  private void run() {
    Path lock = server.folder().resolve("training.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      // Another server of this build makes it, or has made it meanwhile.
      if (held != null && cache.find().isEmpty()) {
        make();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The AOT cache could not be made; starts take longer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void make() throws IOException, InterruptedException {
    removeRemains();
    Path folder = Files.createTempDirectory(server.folder(), "training-");
    Path made = folder.resolve("classes.aot");
    try {
      long begin = System.nanoTime();
      Process training = start(folder, made);
      if (!training.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        stop();
      }
      int code = training.waitFor();
      if (code == 0 && Files.exists(made)) {
        cache.take(made);
        LOG.log(
            Level.INFO,
            "The AOT cache for quicker starts was made in {0} s.",
            (System.nanoTime() - begin) / 1_000_000_000);
      } else if (!stopped) {
        Path said = server.folder().resolve("training.log");
        Files.move(folder.resolve("log"), said, StandardCopyOption.REPLACE_EXISTING);
        LOG.log(
            Level.WARNING,
            "The AOT cache could not be made (exit code {0}); starts take longer, and the next one"
                + " tries again. The log of what was to make it is {1}.",
            new Object[] {code, said});
      }
    } finally {
      Folders.remove(folder);
    }
  }

  private synchronized Process start(Path folder, Path made) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", "10"));
    }
    command.add(Launcher.java().toString());
    // The cache holds no machine code: what the optimizing compiler found is left out, or the
    // server would compile it at once, during its start.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseG1GC", "-Xmx256m"));
    command.addAll(JavaOptions.LOG);
    command.add("-XX:AOTCacheOutput=" + made);
    command.add("-D" + SERVER + "=" + ProcessHandle.current().pid());
    command.add("-Dworkflow.data=" + folder.resolve("data"));
    command.add("-Dworkflow.http.port=" + freePort());
    command.addAll(List.of("-jar", server.jar().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve("log").toFile());
    // No setting of this server's may reach it, however it is spelled.
    builder.environment().keySet().retainAll(ENVIRONMENT);
    process = builder.start();
    if (stopped) {
      stop();
    }
    return process;
  }

  /** What a server left that was killed during a training run. */
  private void removeRemains() throws IOException {
    List<Path> remains;
    try (Stream<Path> files = Files.list(server.folder())) {
      remains =
          files.filter(path -> path.getFileName().toString().startsWith("training-")).toList();
    }
    for (Path folder : remains) {
      try {
        Folders.remove(folder);
      } catch (IOException e) {
        LOG.log(Level.FINE, e, () -> folder + " is still written to; the next start removes it.");
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** Bytes of the machine's memory, or of the container's when that is less. */
  private static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
