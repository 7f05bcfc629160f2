package org.workflowserver.system.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/** From {@code java -jar} to the virtual machine that runs the server. */
class LauncherIT {
  private static final Duration TRAINING = Duration.ofMinutes(8);

  @Test
  void theFirstStartMakesAnArchiveThatLaterStartsMap() {
    ServerSetup setup = withCacheOfItsOwn(ServerSetup.fresh());
    Path archive;
    try (ServerProcess first = setup.start()) {
      await().atMost(TRAINING).until(() -> archives(setup).size() == 1);
      archive = archives(setup).getFirst();
      assertThat(mapped(first)).noneMatch(line -> line.contains(".aot"));
      assertThat(first.stop()).isZero();
    }
    try (ServerProcess second = setup.start()) {
      assertThat(mapped(second)).anyMatch(line -> line.endsWith(archive.toString()));
      assertThat(second.stop()).isZero();
      assertThat(second.errorLines()).isEmpty();
    }
    damage(archive);
    try (ServerProcess third = setup.start()) {
      assertThat(mapped(third)).noneMatch(line -> line.contains(".aot"));
      assertThat(archive).doesNotExist();
      // A server that is stopped takes its training run with it.
      assertThat(third.stop()).isZero();
      assertThat(archives(setup)).isEmpty();
    }
  }

  @Test
  void whatOtherBuildsUnpackedIsRemovedFromTheDataFolder() throws IOException {
    ServerSetup setup = withCacheOfItsOwn(ServerSetup.fresh());
    Path other = Files.createDirectories(cache(setup).resolve("0.0.1-00000000/lib"));
    Files.createFile(other.resolve("old.jar"));
    try (ServerProcess server = setup.start()) {
      await().until(() -> !Files.exists(other.getParent()));
      assertThat(cache(setup)).isDirectoryContaining(path -> !path.equals(other.getParent()));
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void optionsOfTheOperatorReachTheServersVirtualMachine() throws IOException {
    ServerSetup setup =
        ServerSetup.fresh()
            .with("WORKFLOW_JAVA_OPTIONS", "-Xmx444m -Dof.operator=yes")
            .with("JDK_JAVA_OPTIONS", "-Dof.environment=yes");
    try (ServerProcess server = setup.start()) {
      List<String> command = commandLine(server.pid());
      assertThat(command).containsOnlyOnce("-Dof.environment=yes", "-Dof.operator=yes");
      // What the test gives to the launcher comes first; the last one counts.
      assertThat(command).containsSubsequence("-Xmx512m", "-Xmx444m");
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void aServerUnderADebuggerRunsInTheLaunchersVirtualMachine() throws IOException {
    ServerSetup setup =
        ServerSetup.fresh()
            .with(
                "JAVA_TOOL_OPTIONS",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:0");
    try (ServerProcess server = setup.start()) {
      assertThat(commandLine(server.pid())).contains(ServerProcess.JAR.toString());
      assertThat(ApiClient.anonymous(server.address()).get("/health/ready").send().status())
          .isEqualTo(200);
      assertThat(server.stop()).isZero();
    }
  }

  private static ServerSetup withCacheOfItsOwn(ServerSetup setup) {
    return setup.with("WORKFLOW_CACHE", setup.data().resolve("cache").toString());
  }

  private static Path cache(ServerSetup setup) {
    return setup.data().resolve("cache");
  }

  private static List<Path> archives(ServerSetup setup) {
    try (Stream<Path> files = Files.walk(cache(setup), 2)) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> mapped(ServerProcess server) {
    try {
      return Files.readAllLines(Path.of("/proc/" + server.pid() + "/maps"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> commandLine(long pid) throws IOException {
    String line =
        Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    return List.of(line.split("\0"));
  }

  /** Changes one byte in the middle, as a bad disk does. */
  private static void damage(Path file) {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 2;
      bytes.seek(middle);
      int found = bytes.read();
      bytes.seek(middle);
      bytes.write(found ^ 0xff);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
