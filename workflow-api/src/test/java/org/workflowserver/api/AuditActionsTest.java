package org.workflowserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.workflowserver.audit.AuditAction;

class AuditActionsTest {
  private static final Pattern ENUM =
      Pattern.compile(" AuditAction:\n +type: string\n +enum:\n((?: +- .+\n)+)");

  @Test
  void theDescriptionListsEveryAction() throws IOException {
    try (InputStream file =
        AuditAction.class.getClassLoader().getResourceAsStream("META-INF/openapi.yaml")) {
      Matcher actions = ENUM.matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(actions.find()).isTrue();
      assertThat(actions.group(1).lines().map(line -> line.replace("-", "").strip()))
          .containsExactlyElementsOf(AuditAction.codes());
    }
  }
}
