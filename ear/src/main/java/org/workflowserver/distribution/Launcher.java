package org.workflowserver.distribution;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code java -jar} runs first: it unpacks the distribution once per build, and replaces its
 * own process by a virtual machine with the unpacked jars on its class path, with the options that
 * suit the machine and with the AOT cache of earlier starts. The process keeps its number, its
 * streams and its terminal, so that signals and exit codes mean the server.
 *
 * <p>Where a process can't be replaced (anywhere but on Linux, or on Java 21) the server runs in
 * this virtual machine, from the jars inside the distribution.
 */
public final class Launcher {
  private static final String USAGE =
      "Usage: java [-D<setting>=<value> ...] -jar workflow-server.jar."
          + " Settings are system properties or environment variables, such as"
          + " -Dworkflow.http.port=8081 or WORKFLOW_HTTP_PORT=8081."
          + " java -jar workflow-server.jar verify-audit FILE verifies an exported audit log.";

  /** How this machine spells file names and arguments. */
  private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private Launcher() {}

  /**
   * Starts the server, or says in one sentence why not and ends the process.
   *
   * @param arguments none, since the server is configured by its settings; or {@code verify-audit}
   *     and a file, which starts no server
   */
  public static void main(String[] arguments) {
    if (arguments.length == 2 && arguments[0].equals("verify-audit")) {
      verify(Path.of(arguments[1]));
    }
    if (arguments.length > 0) {
      boolean asked = List.of("--help", "-h").contains(arguments[0]);
      (asked ? System.out : System.err).println(USAGE);
      System.exit(asked ? 0 : 1);
    }
    Optional<List<String>> given = ProcessImage.isReplaceable() ? ownOptions() : Optional.empty();
    if (given.isPresent() && !isDebugged(given.get())) {
      try {
        LaunchSettings settings = LaunchSettings.read();
        UnpackedServer server = UnpackedServer.prepare(settings);
        ProcessImage.replace(command(server, settings, given.get()));
      } catch (StartRefused e) {
        System.err.println(e.getMessage());
        System.exit(1);
      }
    }
    Server.main(arguments);
  }

  private static void verify(Path file) {
    AuditFile.Verdict verdict = AuditFile.verify(file);
    (verdict.valid() ? System.out : System.err).println(verdict.sentence());
    System.exit(verdict.valid() ? 0 : 1);
  }

  /**
   * The options between the program's name and {@code -jar}; empty when it was started otherwise.
   * Those in the environment and in argument files are not among them: the next virtual machine
   * reads them there as this one did, and they may hold what no process list should show.
   */
  private static Optional<List<String>> ownOptions() {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
      List<String> words = List.of(new String(line, NATIVE).split("\0"));
      int jar = words.indexOf("-jar");
      return jar < 1 ? Optional.empty() : Optional.of(words.subList(1, jar));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<String> command(
      UnpackedServer server, LaunchSettings settings, List<String> given) {
    List<String> operators = new ArrayList<>(given);
    operators.addAll(ofEnvironment());
    List<String> command = new ArrayList<>();
    command.add(java().toString());
    command.addAll(
        JavaOptions.choose(
            operators, settings.javaOptions(), Runtime.getRuntime().availableProcessors()));
    operators.addAll(settings.javaOptions());
    if (!JavaOptions.areOnSharing(operators)) {
      server.aotCache().use().ifPresent(command::add);
    }
    command.addAll(given);
    command.addAll(settings.javaOptions());
    command.addAll(List.of("-jar", server.jar().toString()));
    return command;
  }

  /** The options that any virtual machine takes from its environment, roughly. */
  private static List<String> ofEnvironment() {
    return Stream.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")
        .map(System.getenv()::get)
        .filter(Objects::nonNull)
        .flatMap(text -> Stream.of(text.split("\\s+")))
        .toList();
  }

  /** The program that runs this virtual machine. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * A debugger's socket would be inherited, and the next virtual machine could not listen on it.
   */
  private static boolean isDebugged(List<String> given) {
    return Stream.concat(given.stream(), ofEnvironment().stream())
        .anyMatch(option -> option.contains("jdwp"));
  }
}
