package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkflowFactsTest {
  @Test
  void findsTheTriggerByComponentElseByType() {
    assertThat(
            WorkflowFacts.triggerAmong(
                List.of(
                    Map.of("type", "webhook", "data", Map.of("componentId", "webhook")),
                    Map.of("type", "custom", "data", Map.of("componentId", "webhook_trigger")))))
        .contains("webhook_trigger");
    assertThat(
            WorkflowFacts.triggerAmong(List.of(Map.of("type", "manual_trigger", "data", Map.of()))))
        .contains("manual_trigger");
    assertThat(WorkflowFacts.triggerAmong(List.of(Map.of("id", "n1")))).isEmpty();
  }
}
