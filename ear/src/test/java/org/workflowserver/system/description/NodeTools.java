package org.workflowserver.system.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs for OpenAPI documents, of npm packages in the versions of a lock file. */
final class NodeTools {
  /** Where they are installed; programs run here. */
  static final Path FOLDER = Path.of("target", "npm").toAbsolutePath();

  private static final Path SOURCES = Path.of("src", "test", "npm");
  private static final int PATIENCE_MINUTES = 5;

  private NodeTools() {}

  /**
   * What an ended program printed.
   *
   * @param out the standard output
   * @param all that and the errors
   */
  record Ended(int status, String out, String all) {
    Ended requireSuccess() {
      assertThat(status).as(all).isZero();
      return this;
    }
  }

  /** Installs the packages, where they are not yet. */
  static void install() {
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel channel =
              FileChannel.open(
                  FOLDER.resolve("install.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        assertThat(lock.isValid()).isTrue();
        copySources();
        Path done = FOLDER.resolve("installed.json");
        Path wanted = FOLDER.resolve("package-lock.json");
        if (!Files.exists(done) || Files.mismatch(done, wanted) >= 0) {
          run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund").requireSuccess();
          Files.copy(wanted, done, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copySources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        Path copy = FOLDER.resolve(file.getFileName());
        // A program of another process of the tests may be reading it.
        if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** Runs an installed program to its end. */
  static Ended tool(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(FOLDER.resolve("node_modules/.bin").resolve(name).toString());
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  /** Runs any program to its end. */
  static Ended run(String... command) {
    try {
      Path out = Files.createTempFile(FOLDER, "out", ".txt");
      Path errors = Files.createTempFile(FOLDER, "errors", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile());
      builder.environment().put("REDOCLY_TELEMETRY", "off");
      builder.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
      Process process = start(builder, command[0]);
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertThat(ended).as("%s ends", List.of(command)).isTrue();
      String text = Files.readString(out);
      return new Ended(process.exitValue(), text, text + Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Process start(ProcessBuilder builder, String program) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          "There is no '"
              + program
              + "'. The tests of the API's description need Node.js 20 or later with npm, and"
              + " Python 3 with pydantic: on Debian 'apt-get install nodejs npm python3-pydantic"
              + " python3-dateutil python3-urllib3'.",
          e);
    }
  }
}
