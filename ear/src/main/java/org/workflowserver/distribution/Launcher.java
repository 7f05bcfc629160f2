package org.workflowserver.distribution;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code java -jar} runs first: it unpacks the distribution once per build, and replaces its
 * own process by a virtual machine with the unpacked jars on its class path, with the options that
 * suit the machine and with the class archive of earlier starts. The process keeps its number, its
 * streams and its terminal, so that signals and exit codes mean the server.
 *
 * <p>Where a process can't be replaced (Windows, Java 21) the server runs in this virtual machine,
 * from the jars inside the distribution.
 */
public final class Launcher {
  private static final String USAGE =
      "Usage: java [-D<setting>=<value> ...] -jar workflow-server.jar."
          + " Settings are system properties or environment variables, such as"
          + " -Dworkflow.http.port=8081 or WORKFLOW_HTTP_PORT=8081.";

  private Launcher() {}

  /**
   * Starts the server, or says in one sentence why not and ends the process.
   *
   * @param arguments none; the server is configured by its settings
   */
  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      boolean asked = List.of("--help", "-h").contains(arguments[0]);
      (asked ? System.out : System.err).println(USAGE);
      System.exit(asked ? 0 : 1);
    }
    List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
    if (ProcessImage.isReplaceable() && !isDebugged(given)) {
      try {
        LaunchSettings settings = LaunchSettings.read();
        ProcessImage.replace(command(UnpackedServer.prepare(settings), settings, given));
      } catch (StartRefused e) {
        System.err.println(e.getMessage());
        System.exit(1);
      }
    }
    Server.main(arguments);
  }

  private static List<String> command(
      UnpackedServer server, LaunchSettings settings, List<String> given) {
    List<String> command = new ArrayList<>();
    command.add(java().toString());
    command.addAll(
        JavaOptions.choose(
            given, settings.javaOptions(), Runtime.getRuntime().availableProcessors()));
    server.classArchive().use().ifPresent(command::add);
    command.addAll(given);
    command.addAll(settings.javaOptions());
    command.addAll(List.of("-jar", server.jar().toString()));
    return command;
  }

  /** The program that runs this virtual machine. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * A debugger's socket would be inherited, and the next virtual machine could not listen on it.
   */
  private static boolean isDebugged(List<String> given) {
    return given.stream().anyMatch(option -> option.contains("jdwp"));
  }
}
