package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.workflowserver.interaction.AskedInteraction;
import org.workflowserver.interaction.InteractionStatus;
import org.workflowserver.interaction.InteractionView;

class RunQuestionsTest {
  private final List<AskedInteraction> open =
      List.of(
          asked("q0", "other", "Only those asked may."), asked("q1", "one"), asked("q2", "two"));

  @Test
  void theFormIsThatOfTheChosenStepElseTheOneThatIsOpenElseTheOldest() {
    assertThat(form("", "")).isEqualTo("q1");
    assertThat(form("two", "")).isEqualTo("q2");
    assertThat(form("one", "q2")).isEqualTo("q1");
    assertThat(form("start", "q2")).isEqualTo("q2");
    assertThat(form("other", "q0")).isEqualTo("q1");
    assertThat(form("", "gone")).isEqualTo("q1");
  }

  @Test
  void theFormThatWasSentIsShownAloneAndNoneInItsPlace() {
    assertThat(sent("q2").getAnswerable().id()).isEqualTo("q2");
    assertThat(sent("gone").getAnswerable()).isNull();
    assertThat(sent("gone").getOthers()).hasSize(3);
  }

  private RunQuestions sent(String id) {
    return new RunQuestions(open, Optional.of(id), Optional.of("one"), Optional.empty());
  }

  @Test
  void whatTheReaderMayNotAnswerIsNotAnswerable() {
    assertThat(questions("", "").getAnswerableIds()).isEqualTo("q1 q2");
  }

  private String form(String node, String shown) {
    return questions(node, shown).getAnswerable().id();
  }

  private RunQuestions questions(String node, String shown) {
    return new RunQuestions(open, Optional.empty(), Optional.of(node), Optional.of(shown));
  }

  private static AskedInteraction asked(String id, String node) {
    return asked(id, node, "");
  }

  private static AskedInteraction asked(String id, String node, String obstacle) {
    return new AskedInteraction(
        new InteractionView(
            id,
            "fl_run_1",
            "fl_wf_1",
            node,
            "Title",
            "",
            null,
            "[]",
            List.of(),
            List.of(),
            1,
            List.of(),
            InteractionStatus.OPEN,
            null,
            Instant.EPOCH),
        obstacle);
  }
}
