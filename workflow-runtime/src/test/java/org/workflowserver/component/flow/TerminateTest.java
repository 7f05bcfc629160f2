package org.workflowserver.component.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Terminated;

class TerminateTest extends ComponentContract {
  @Override
  protected Component component() {
    return new TerminateComponent();
  }

  @Override
  protected void assertEnded(Map<String, Object> example, StepOutcome end) {
    assertThat(end).isInstanceOf(Terminated.class);
  }

  @Test
  void endsTheRunAsCompleted() {
    assertThat(executing("{\"status\": \"completed\", \"output\": {\"a\": [1]}}"))
        .isEqualTo(new Terminated(true, null, Map.of("a", java.util.List.of(1L))));
  }

  @Test
  void endsTheRunAsFailed() {
    assertThat(executing("{\"status\": \"failed\", \"message\": \"No stock.\"}"))
        .isEqualTo(new Terminated(false, "No stock.", null));
  }

  @Test
  void rendersAMessageThatIsNoText() {
    assertThat(executing("{\"status\": \"failed\", \"message\": 404}"))
        .isEqualTo(new Terminated(false, "404", null));
  }

  @Test
  void refusesAnotherStatus() {
    assertThat(inputFailureOf("{\"status\": \"paused\"}").code())
        .isEqualTo("configuration_invalid");
    assertThat(inputFailureOf("{}").message()).isEqualTo("'status' must be a string, but is null.");
  }
}
