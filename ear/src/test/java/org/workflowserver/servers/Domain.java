package org.workflowserver.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.workflowserver.servers.Readme.Step;

/**
 * A domain of an unpacked server, driven by the commands of the README in a shell, on free ports of
 * the loopback interface.
 */
final class Domain implements AutoCloseable {
  /** What {@code create-domain} adds to the base of its ports. */
  private static final int HTTP = 80;

  private static final int ADMINISTRATION = 48;
  private static final List<Integer> OFFSETS = List.of(9, 37, 38, 39, 48, 66, 76, 80, 81, 86);

  private final Path server;
  private final Path folder;
  private final int portBase = freePortBase();
  private final Map<String, String> replaced = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();

  /**
   * Nothing is made yet.
   *
   * @param server the unpacked server
   * @param folder in which the commands are run, as in the project's
   */
  Domain(Path server, Path folder) {
    this.server = server;
    this.folder = folder;
    replaced.put("/opt/payara7", server.toString());
    replaced.put("8000", Integer.toString(portBase));
    replaced.put("8080", Integer.toString(portBase + HTTP));
    replaced.put("8048", Integer.toString(portBase + ADMINISTRATION));
    String java = System.getProperty("java.home");
    environment.put("AS_JAVA", java);
    environment.put("JAVA_HOME", java);
    environment.put("PATH", java + "/bin:" + System.getenv("PATH"));
  }

  /** Sets a variable of the shell, as one that the user's has already. */
  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Writes this in place of what an example in the README stands for. */
  void replace(String example, String value) {
    replaced.put(example, value);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + (portBase + HTTP));
  }

  /** Runs a block of the README in the shell, which keeps what former ones exported. */
  void run(Step step) {
    String commands = Readme.commands(step);
    for (Map.Entry<String, String> example : replaced.entrySet()) {
      commands = commands.replace(example.getKey(), example.getValue());
    }
    shell(commands);
    if (step == Step.CREATE) {
      bindToLoopback();
    }
  }

  /** Runs a subcommand of {@code asadmin} that is not the README's. */
  void asadmin(String... words) {
    shell(
        "\"$SERVER/bin/asadmin\" --port %d %s"
            .formatted(portBase + ADMINISTRATION, String.join(" ", words)));
  }

  private void shell(String commands) {
    Path exported = folder.resolve("exported");
    String script =
        """
        set -eu
        [ ! -f '%1$s' ] || . '%1$s'
        %2$s
        export -p > '%1$s'
        """
            .formatted(exported, commands);
    Program.run(folder, folder.resolve("output"), environment, "bash", "-c", script);
  }

  /** Ends the process at once, as the loss of power does. */
  void kill() {
    end(process());
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
  }

  /** How many classes of this name are loaded, each by a class loader of its own. */
  long copiesOf(String className) {
    jcmd("GC.run");
    return jcmd("VM.class_hierarchy", className)
        .lines()
        .filter(line -> line.contains(className + "/"))
        .count();
  }

  /** All threads with what they execute, the virtual ones too. */
  String threads() {
    Path file = folder.resolve("threads");
    jcmd("Thread.dump_to_file", "-overwrite", file.toString());
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String jcmd(String... command) {
    String[] words = new String[command.length + 2];
    words[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    words[1] = Long.toString(process().pid());
    System.arraycopy(command, 0, words, 2, command.length);
    return Program.run(folder, folder.resolve("output"), environment, words);
  }

  private ProcessHandle process() {
    return findProcess().orElseThrow();
  }

  private Optional<ProcessHandle> findProcess() {
    Path file = root().resolve("config/pid");
    try {
      return Files.exists(file)
          ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
              .filter(process -> process.info().command().orElse("").endsWith("/java"))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path root() {
    return server.resolve("glassfish/domains/workflow");
  }

  /** No test opens a port to the network; the servers do, unless they are told. */
  private void bindToLoopback() {
    Path file = root().resolve("config/domain.xml");
    try {
      String changed =
          Files.readString(file)
              .replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
              .replace("<network-listener port=", "<network-listener address=\"127.0.0.1\" port=")
              // Payara's data grid, which the application does not use.
              .replace(
                  "<hazelcast-config-specific-configuration>",
                  "<hazelcast-config-specific-configuration enabled=\"false\">");
      assertThat(changed).contains("address=\"127.0.0.1\" port=\"" + (portBase + HTTP));
      Files.writeString(file, changed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a domain that an earlier test left. */
  void delete() {
    try (Stream<Path> files = Files.exists(root()) ? Files.walk(root()) : Stream.empty()) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    findProcess().ifPresent(Domain::end);
  }

  private static int freePortBase() {
    int base;
    do {
      base = 20_000 + 100 * ThreadLocalRandom.current().nextInt(100);
    } while (!isFree(base));
    return base;
  }

  private static boolean isFree(int base) {
    for (int offset : OFFSETS) {
      try (ServerSocket probe =
          new ServerSocket(base + offset, 1, InetAddress.getLoopbackAddress())) {
        assertThat(probe.isBound()).isTrue();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
