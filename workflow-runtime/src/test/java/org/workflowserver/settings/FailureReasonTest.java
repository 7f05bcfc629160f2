package org.workflowserver.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureReasonTest {
  @Test
  void noNameOfJavaIsInIt(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(reason(() -> Files.readString(folder.resolve("none"))))
        .isEqualTo(folder.resolve("none") + " does not exist");
    assertThat(reason(() -> Files.createDirectory(file))).isEqualTo(file + " is in the way");
    assertThat(reason(() -> Files.newDirectoryStream(file))).isEqualTo(file + " is no folder");
    assertThat(FailureReason.of(new AccessDeniedException("/x")))
        .isEqualTo("this account may not use /x");
    assertThat(FailureReason.of(new FileSystemException("/x", null, "Read-only file system")))
        .isEqualTo("the system says “Read-only file system”");
    assertThat(FailureReason.of(new UncheckedIOException(new IOException("No space left"))))
        .isEqualTo("the system says “No space left”");
    assertThat(FailureReason.of(new MalformedInputException(1))).isEqualTo("it is no plain text");
    assertThat(FailureReason.of(new UnknownHostException("db.example")))
        .isEqualTo("the name db.example has no address");
    assertThat(FailureReason.of(new EOFException("java.io"))).doesNotContain("java");
  }

  private static String reason(Attempt attempt) {
    try {
      attempt.run();
      throw new AssertionError("It went well.");
    } catch (IOException e) {
      return FailureReason.of(e);
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }
}
