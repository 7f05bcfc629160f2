package org.workflowserver.component.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Question;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.json.Json;

class UiInteractionTest extends ComponentContract {
  @Override
  protected Component component() {
    return new UiInteractionComponent();
  }

  @Override
  protected StepOutcome end(StepContext step, StepOutcome outcome) {
    String action = ((Asking) outcome).question().actions().getFirst().id();
    Map<String, Object> payload =
        Map.of("action", action, "data", Map.of(), "submissions", List.of());
    return component().resume(step, new WaitEnd(NOW, Map.of("payload", payload)));
  }

  @Test
  void asksForASubmissionWhenNothingElseIsSaid() {
    Asking asking = (Asking) executing("{\"title\": \"Go?\"}");
    assertThat(asking.until()).isNull();
    Question question = asking.question();
    assertThat(question.actions())
        .containsExactly(new Question.Action("submit", "Submit", "primary"));
    assertThat(question.required()).isEqualTo(1);
    assertThat(question.requesterMayAct()).isTrue();
    assertThat(question.schema()).isNull();
    assertThat(question.instructions()).isEmpty();
    assertThat(question.users()).isEmpty();
    assertThat(component().handles(Map.of("title", "Go?"))).containsExactly("submit", "expired");
  }

  @ParameterizedTest
  @CsvSource({
    "90, PT1M30S",
    "0.5, PT0.5S",
    "'\"90\"', PT1M30S",
    "'\"2 days\"', PT48H",
    "'\"1 hour\"', PT1H",
    "'\"1.5 weeks\"', PT252H"
  })
  void expiresSoLongAfterItsPredecessorWasRecorded(String value, Duration length) {
    Asking asking = (Asking) executing("{\"title\": \"Go?\", \"expires_in\": " + value + "}");
    assertThat(asking.until()).isEqualTo(NOW.plus(length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\": \"t\", \"expires_in\": 0}",
        "{\"title\": \"t\", \"expires_in\": \"-1\"}",
        "{\"title\": \"t\", \"expires_in\": \"5 moons\"}",
        "{\"title\": \"t\", \"expires_in\": \"9999 weeks\"}",
        // So many that their nanoseconds are 27 days, modulo 2 to the power of 64.
        "{\"title\": \"t\", \"expires_in\": \"999991656 weeks\"}",
        "{\"title\": \"t\", \"expires_in\": 1e99}",
        "{\"title\": \"t\", \"required\": 0}",
        "{\"title\": \"t\", \"required\": 1.5}",
        "{\"title\": \"t\", \"required\": 101}",
        "{\"title\": \"t\", \"schema\": {\"type\": \"banana\"}}",
        "{\"title\": \"t\", \"assignees\": {\"users\": [\"\"]}}",
        // The database keeps each of these as the six characters of its escape.
        "{\"title\": \"t\", \"assignees\": {\"users\": [\"NULLS\"]}}",
        "{\"title\": \"t\", \"assignees\": {\"groups\": [1]}}"
      })
  void refusesWhatItCannotAsk(String configuration) {
    String sent = configuration.replace("NULLS", "\\u0000".repeat(200));
    assertThat(inputFailureOf(sent).code()).isEqualTo("configuration_invalid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"title\": \"t\", \"actions\": [{\"id\": \"a\"}, {\"id\": \"a\"}]}|/actions/1/id",
        "{\"title\": \"t\", \"actions\": [{\"id\": \"expired\"}]}|/actions/0/id",
        "{\"title\": \"t\", \"actions\": [{\"id\": \"error\"}]}|/actions/0/id",
        "{\"title\": \"t\", \"actions\": [{\"id\": \"{{ x }}\"}]}|/actions/0/id",
        "{\"title\": \"t\", \"schema\": {\"type\": \"banana\"}}|/schema",
        "{\"title\": \"t\", \"expires_in\": \"5 moons\"}|/expires_in"
      })
  void isCheckedWhenItIsSaved(String data, String pointer) {
    assertThat(component().check(Json.parseObject(data)))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly(pointer);
  }

  @Test
  void hasAHandleForEachAction() {
    assertThat(
            component()
                .handles(Map.of("actions", List.of(Map.of("id", "yes"), Map.of("id", "no")))))
        .containsExactly("yes", "no", "expired");
  }

  @Test
  void goesOnByTheHandleOfTheAnswer() {
    Map<String, Object> payload =
        Map.of("action", "no", "data", Map.of("a", 1L), "submissions", List.of());
    assertThat(component().resume(step(Map.of()), new WaitEnd(NOW, Map.of("payload", payload))))
        .isEqualTo(new Completed("no", payload));
    Completed expired = (Completed) component().resume(step(Map.of()), new WaitEnd(NOW, null));
    assertThat(expired.handle()).isEqualTo("expired");
    assertThat(expired.output())
        .containsEntry("action", null)
        .containsEntry("data", null)
        .containsEntry("expired_at", "2025-10-31T12:00:00.000000Z");
  }

  @Test
  void cutsALongTitleAndRefusesLongInstructions() {
    Asking asking =
        (Asking) component().execute(step(Map.of("title", "x".repeat(254) + "\uD83D\uDE00yz")));
    assertThat(asking.question().title()).hasSizeLessThanOrEqualTo(255).endsWith("x…");
    assertThat(
            inputFailureOf("{\"title\": \"t\", \"instructions\": \"" + "x".repeat(65_537) + "\"}")
                .code())
        .isEqualTo("limit_exceeded");
  }

  @Test
  void refusesInstructionsThatWouldBecomeTooLong() {
    String repeating = "[a]: x '" + "\"".repeat(30_000) + "'\n\n" + "[a]".repeat(10_000);
    assertThat(component().execute(step(Map.of("title", "t", "instructions", repeating))))
        .isInstanceOfSatisfying(
            StepOutcome.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo("limit_exceeded"));
  }
}
