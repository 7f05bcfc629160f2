package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

class FieldProblemsTest {
  private final FieldProblems problems =
      new FieldProblems(Map.of("/name", "Name", "/settings/concurrency", "Runs at a time"));

  @Test
  void saysAtEachFieldWhatIsWrongInTheWordsOfTheForm() {
    problems.note(
        new Refusal(
            RefusalCode.PARAMETER_INVALID,
            "Two are wrong.",
            List.of(
                new Violation("/name", "x", "'name' is too long."),
                new Violation("/settings/concurrency", "x", "'settings.concurrency' is none."),
                new Violation("/names", "x", "'names' is unknown."))));
    assertThat(problems.at("/name")).isEqualTo("“Name” is too long.");
    assertThat(problems.at("/settings/concurrency")).isEqualTo("“Runs at a time” is none.");
    assertThat(problems.others()).containsExactly("'names' is unknown.");
    assertThat(problems.summary())
        .containsExactly("Check the marked fields.", "'names' is unknown.");
  }

  @Test
  void saysTheSentenceOfARefusalThatNamesNoPlace() {
    assertThat(problems.isEmpty()).isTrue();
    problems.note(new Refusal(RefusalCode.VERSION_STALE, "It has been changed."));
    assertThat(problems.others()).containsExactly("It has been changed.");
    assertThat(problems.summary()).containsExactly("It has been changed.");
    assertThat(problems.isEmpty()).isFalse();
  }
}
