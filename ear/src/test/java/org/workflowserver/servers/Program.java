package org.workflowserver.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end, and says what they wrote when they fail. */
final class Program {
  private static final int PATIENCE_MINUTES = 10;

  private Program() {}

  /**
   * Runs it and checks that it ends with 0.
   *
   * @param output the file that its output goes to: a server that it starts may keep that open
   * @return what it wrote
   */
  static String run(Path folder, Path output, Map<String, String> environment, String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      String written = Files.readString(output);
      assertThat(ended).as("ends: %s", written).isTrue();
      assertThat(process.exitValue()).as("%s: %s", command[command.length - 1], written).isZero();
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
