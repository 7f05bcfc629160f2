package org.workflowserver.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What happens while a graph is checked, which may take long. */
@ParameterizedClass
@EnumSource
class WorkflowChangesTest {
  private final DefinitionBox box;
  private final String other;

  WorkflowChangesTest(Dialect dialect) {
    this.box = new DefinitionBox(dialect);
    this.other = box.create(Drawn.empty().node("start", "workflow_trigger")).id();
  }

  @Test
  void noTransactionIsOpen() {
    AtomicInteger checks = new AtomicInteger();
    box.checked.set(
        () -> {
          assertThatIllegalStateException().isThrownBy(() -> box.database.entityManager().flush());
          checks.incrementAndGet();
        });
    WorkflowView created = box.create(calling());
    box.update(created.id(), calling().text("b", "x").way("a > b").body());
    box.workflows.restore(box.editor, created.id(), 1, Optional.empty());
    box.validate(calling());
    assertThat(checks).hasValue(4);
  }

  @Test
  void whatIsNamedMayGo() {
    once(() -> box.workflows.delete(box.editor, other, Optional.empty()));
    assertRefused(() -> box.create(calling()), RefusalCode.WORKFLOW_INVALID);
  }

  @Test
  void whatIsNamedMayNoLongerBeCallable() {
    WorkflowView created = box.create(calling());
    box.update(created.id(), Drawn.withTrigger().body());
    once(() -> box.update(other, Drawn.withTrigger().body()));
    assertRefused(
        () -> box.workflows.restore(box.editor, created.id(), 1, Optional.empty()),
        RefusalCode.WORKFLOW_INVALID);
  }

  @Test
  void theWorkflowItselfMayBeRedrawn() {
    WorkflowView created = box.create(calling());
    Map<String, Object> note =
        Map.of("id", "n", "text", "Why", "position", Map.of("x", 1L, "y", 2L));
    once(() -> box.update(created.id(), Map.of("notes", List.of(note))));
    WorkflowView changed = box.update(created.id(), calling().text("b", "x").way("a > b").body());
    assertThat(changed.version()).isEqualTo(3);
    assertThat(changed.notes()).containsExactly(note);
  }

  @Test
  void whatChangesAgainAndAgainIsGivenUp() {
    AtomicInteger texts = new AtomicInteger();
    box.checked.set(
        () ->
            box.update(
                other,
                Drawn.empty()
                    .node("start", "workflow_trigger")
                    .text("t", "x" + texts.incrementAndGet())
                    .way("start > t")
                    .body()));
    assertRefused(() -> box.create(calling()), RefusalCode.CAPACITY_EXCEEDED);
    assertThat(texts).hasValue(5);
  }

  private void once(Runnable work) {
    box.checked.set(
        () -> {
          box.checked.set(() -> {});
          work.run();
        });
  }

  private Drawn calling() {
    return Drawn.withTrigger().node("a", "trigger_workflow", "workflow_id", other).way("start > a");
  }

  private static void assertRefused(ThrowingCallable call, RefusalCode code) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
