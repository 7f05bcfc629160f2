package org.workflowserver.system.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One run of {@code java -jar workflow-server.jar}. Its standard output is read line by line, its
 * standard error goes to a file below {@code target/servers}.
 */
public final class ServerProcess implements AutoCloseable {
  /** The distribution. */
  public static final Path JAR = Path.of("target", "workflow-server.jar").toAbsolutePath();

  private static final List<String> FAST_START_OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** What no input and no machine that fails is a reason for, thrown by the server's own code. */
  private static final Pattern FAULT =
      Pattern.compile(
          "java\\.(?:lang|util)\\.(?:NullPointer|ClassCast|\\w*IndexOutOfBounds|NegativeArraySize"
              + "|ConcurrentModification|NoSuchElement|Arithmetic)Exception\\b[^\n]*"
              + "(?:\n\tat java\\.base/[^\n]*)*+\n\tat org\\.workflowserver\\.[^\n]*");

  private static final Path LOGS = Path.of("target", "servers");

  private static final String READY = "Ready in ";
  private static final String FIRST_ADMINISTRATOR = "First administrator: admin / ";
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final ServerSetup setup;
  private final Path log;
  private final Process process;
  private final List<String> outputLines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final Thread reader;

  private ServerProcess(ServerSetup setup) {
    this.setup = setup;
    try {
      Files.createDirectories(LOGS);
      this.log = LOGS.resolve(ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet());
      this.process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // A virtual thread keeps its carrier while it reads from a process: with a few servers up, none
    // would be left for the others.
    this.reader = Thread.ofPlatform().daemon().name("standard output").start(this::read);
  }

  /** Starts a server and waits until it says that it is ready. */
  static ServerProcess start(ServerSetup setup) {
    SharedCache.requireForAllTests();
    PreparedData.provide(setup);
    ServerProcess server = startFirst(setup);
    PreparedData.cheapenSignIns(setup);
    return server;
  }

  /** As {@link #start}, without what the others share. */
  static ServerProcess startFirst(ServerSetup setup) {
    ServerProcess server = new ServerProcess(setup);
    if (server.awaitReadyOrExit()) {
      return server;
    }
    throw new AssertionError("The server ended instead of starting: " + server.allOutput());
  }

  /** Starts a server that cannot start and waits for its end. */
  static FailedStart startExpectingFailure(ServerSetup setup) {
    try (ServerProcess server = new ServerProcess(setup)) {
      if (server.awaitReadyOrExit()) {
        throw new AssertionError("The server started: " + server.allOutput());
      }
      return new FailedStart(server.awaitExit(), server.outputLines(), server.errorLines());
    }
  }

  /** Waits until it is ready or has ended; whether it is ready. */
  private boolean awaitReadyOrExit() {
    try {
      return ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException | ExecutionException e) {
      dumpThreads();
      kill();
      throw new AssertionError("The server neither started nor ended: " + allOutput(), e);
    }
  }

  /** Writes a thread dump beside the log, for whoever looks into why it hangs. */
  private void dumpThreads() {
    try {
      Path command = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      Path threads = LOGS.resolve(log.getFileName() + "-threads").toAbsolutePath();
      // Virtual threads too, those without a carrier among them.
      new ProcessBuilder(
              command.toString(), Long.toString(pid()), "Thread.dump_to_file", threads.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException | InterruptedException e) {
      outputLines.add("(its threads are not known: " + e.getMessage() + ")");
    }
  }

  private Process launch() throws IOException {
    // A test that was itself started by nohup would have the server ignore a closed terminal.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    if (!setup.measured()) {
      command.addAll(FAST_START_OPTIONS);
    }
    command.addAll(List.of("-jar", JAR.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(setup.data().getParent().toFile())
            .redirectError(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("WORKFLOW_"));
    environment.put("WORKFLOW_DATA", setup.data().toString());
    environment.put("WORKFLOW_CACHE", SharedCache.FOLDER.toString());
    environment.put("WORKFLOW_HTTP_PORT", Integer.toString(setup.port()));
    environment.putAll(setup.settings());
    return builder.start();
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        outputLines.add(line);
        if (line.startsWith(READY)) {
          ready.complete(true);
        }
      }
    } catch (IOException e) {
      // The process was killed while its output was read: the end is the end.
      outputLines.add("(" + e.getMessage() + ")");
    } finally {
      ready.complete(false);
    }
  }

  /** Ends the server as an operator does, by SIGTERM, and waits for the end. */
  public int stop() {
    process.destroy();
    return awaitExit();
  }

  /** Ends the server as a terminal does that is closed, by SIGHUP, and waits for the end. */
  public int hangUp() {
    signal(pid(), "HUP");
    return awaitExit();
  }

  /** Ends the server at once, by SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** Pauses the process (SIGSTOP): it neither works nor notices. */
  public void pause() {
    signal(pid(), "STOP");
  }

  /** Resumes a paused process (SIGCONT). */
  public void resume() {
    signal(pid(), "CONT");
  }

  /** Sends a signal to a process. */
  static void signal(long pid, String name) {
    try {
      Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("No process " + pid + " takes the signal " + name + ".");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Starts a server as this one was started, on the same folder. */
  public ServerProcess restart() {
    return start(setup);
  }

  /** The lines of its standard output so far. */
  public List<String> outputLines() {
    return List.copyOf(outputLines);
  }

  /** The lines of its standard error so far. */
  public List<String> errorLines() {
    try {
      return Files.readAllLines(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The password that was made for the first administrator, when one was. */
  public Optional<String> printedPassword() {
    return outputLines().stream()
        .filter(line -> line.startsWith(FIRST_ADMINISTRATOR))
        .map(line -> line.substring(FIRST_ADMINISTRATOR.length()))
        .findFirst();
  }

  public ServerSetup setup() {
    return setup;
  }

  public URI address() {
    return setup.address();
  }

  public long pid() {
    return process.pid();
  }

  /** Waits for its end; the exit code. */
  int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        dumpThreads();
        process.destroyForcibly();
        throw new AssertionError("The server did not end: " + allOutput());
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String allOutput() {
    return "\n" + String.join("\n", outputLines()) + "\n" + String.join("\n", errorLines());
  }

  /**
   * Leaves no process behind, whatever the test made of it. Nobody reads what the server would
   * still write: to close its database takes it a second, and whoever wants that calls {@link
   * #stop}.
   */
  @Override
  public void close() {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      kill();
    }
    assertThat(faults(String.join("\n", errorLines()))).as("in the log of %s", log).isEmpty();
  }

  /** Failures in a log that are faults of the server's own code: no test may have met them. */
  static List<String> faults(String log) {
    return FAULT.matcher(log).results().map(MatchResult::group).toList();
  }
}
