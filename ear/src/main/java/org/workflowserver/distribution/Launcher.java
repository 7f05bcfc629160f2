package org.workflowserver.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.settings.SettingInvalid;

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
      """
      Usage:
        java [-D<setting>=<value> ...] -jar workflow-server.jar
            starts the server. Settings are system properties or environment variables, such as
            -Dworkflow.http.port=8081 or WORKFLOW_HTTP_PORT=8081.
        java -jar workflow-server.jar verify-audit FILE [OLDER]
            verifies an exported audit log, and whether it continues an older one.
        java -jar workflow-server.jar reset-password USERNAME
            gives a local account another password, with the settings of the server.
        java -jar workflow-server.jar --version
            prints the version and the build.""";

  /** When the launcher began, in nanoseconds since the machine did. */
  static final String BEGIN = "org.workflowserver.begin";

  private Launcher() {}

  /**
   * Starts the server, or says in one sentence why not and ends the process.
   *
   * @param arguments none, since the server is configured by its settings; or a command, which
   *     starts no server
   */
  public static void main(String[] arguments) {
    System.setProperty(BEGIN, Long.toString(System.nanoTime()));
    if (arguments.length > 0) {
      run(List.of(arguments));
    }
    Optional<List<String>> given = ProcessImage.isReplaceable() ? ownOptions() : Optional.empty();
    if (given.isPresent() && !isDebugged(given.get())) {
      try {
        UnpackedServer server = prepare();
        ProcessImage.replace(command(server, LaunchSettings.read(), given.get()));
      } catch (StartRefused e) {
        System.err.println(e.getMessage());
        System.exit(1);
      }
    }
    Server.main(arguments);
  }

  /** Does what the arguments say, and ends the process. */
  private static void run(List<String> arguments) {
    if (arguments.getFirst().equals("verify-audit") && List.of(2, 3).contains(arguments.size())) {
      verify(arguments.stream().skip(1).map(Path::of).toList());
    }
    if (arguments.getFirst().equals("reset-password") && arguments.size() == 2) {
      resetPassword(arguments.getLast());
    }
    if (arguments.equals(List.of("--version"))) {
      end(0, UnpackedServer.version());
    }
    if (List.of("--help", "-h").contains(arguments.getFirst())) {
      end(0, USAGE);
    }
    end(2, "There is no command '" + String.join(" ", arguments) + "'.\n" + USAGE);
  }

  /**
   * The unpacked server, with settings that it can start with.
   *
   * @throws StartRefused with a line for each setting that can't be used, or with why the port
   *     can't be
   */
  private static UnpackedServer prepare() throws StartRefused {
    List<String> problems = LaunchSettings.problems();
    Optional<LaunchSettings.Folders> folders = LaunchSettings.folders();
    if (folders.isEmpty()) {
      throw new StartRefused(String.join("\n", problems));
    }
    if (problems.isEmpty()) {
      // Unpacking takes seconds.
      LaunchSettings.read().requireFreePort();
    }
    UnpackedServer server = UnpackedServer.prepare(folders.get());
    new ApplicationCommands(server).requireSettings(problems);
    return server;
  }

  private static void verify(List<Path> files) {
    AuditFile.Verdict verdict =
        files.size() == 1
            ? AuditFile.verify(files.getFirst())
            : AuditFile.verify(files.getFirst(), files.getLast());
    end(verdict.code(), verdict.sentence());
  }

  private static void resetPassword(String username) {
    try {
      LaunchSettings.Folders folders =
          LaunchSettings.folders()
              .orElseThrow(() -> new StartRefused(String.join("\n", LaunchSettings.problems())));
      if (!Files.isDirectory(folders.data())) {
        throw new StartRefused("There is no data folder " + folders.data() + ".");
      }
      ApplicationCommands commands = new ApplicationCommands(UnpackedServer.prepare(folders));
      String password =
          LaunchSettings.isDatabaseShared()
              ? commands.resetPassword(username)
              : resetPassword(username, commands, DataFolder.take(folders.data()));
      end(0, "New password of " + username + ", to be changed at the next sign-in: " + password);
    } catch (StartRefused | IOException | SettingInvalid e) {
      end(1, e.getMessage());
    }
  }

  /** In a database that nobody else has. */
  private static String resetPassword(
      String username, ApplicationCommands commands, DataFolder data)
      throws StartRefused, IOException {
    try {
      return commands.resetPassword(username);
    } finally {
      data.closeToOthers();
      data.removeTemporaryFiles();
    }
  }

  private static void end(int code, String sentence) {
    (code == 0 ? System.out : System.err).println(sentence);
    System.exit(code);
  }

  /**
   * The options between the program's name and {@code -jar}; empty when it was started otherwise.
   * Those in the environment and in argument files are not among them: the next virtual machine
   * reads them there as this one did, and they may hold what no process list should show.
   */
  private static Optional<List<String>> ownOptions() {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
      List<String> words = List.of(new String(line, ProcessImage.ENCODING).split("\0"));
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
    command.add("-D" + BEGIN + "=" + System.getProperty(BEGIN));
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
