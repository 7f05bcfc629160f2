package org.workflowserver.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.vault.TokenUnavailable;

/** Every code that a step fails with is one that is explained, and the other way round. */
class StepErrorTest {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:Failed\\.input|new Failed)\\(\\s*(?:Fault\\.\\w+,\\s*)?\"([a-z_]+)\"");

  @Test
  void theCodesAreThoseThatStepsFailWith() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (Path file : sources()) {
      WRITTEN.matcher(Files.readString(file)).results().forEach(found -> codes.add(found.group(1)));
    }
    assertThat(codes).hasSizeGreaterThan(15);
    for (OutboundFailure.Code code : OutboundFailure.Code.values()) {
      codes.add(new OutboundFailure(code, "").code());
    }
    codes.add(TemplateFault.error("").code());
    codes.add(TemplateFault.limit("").code());
    codes.add(new TokenUnavailable("", true, null).code());
    codes.add(new TokenUnavailable("", false, null).code());
    codes.add(Failed.typeMismatch("", "", null).code());
    assertThat(codes)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(StepError.values()).map(StepError::code).toList());
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
