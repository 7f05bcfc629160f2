package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;

/** With strict variables, what is missing fails the step that reads it. */
class StrictVariablesTest {
  private final Box box = Box.on(Dialect.H2);

  @AfterEach
  void close() {
    box.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ trigger.nothing }}",
        "{{ trigger.user.nothing }}",
        "{{ trigger.none.deeper }}",
        "{{ trigger.list[7] }}",
        "{{ before.nothing }}",
        "x {{ before.did.nothing | upcase }}",
        "{% if trigger.nothing %}x{% endif %}",
        "{% for x in trigger.nothing %}x{% endfor %}",
      })
  void whatIsMissingIsAStepError(String template) {
    RunDetail run = box.run(box.workflow(reading(template).strict()), context());
    assertThat(run.run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.logs().getLast().nodeId()).isEqualTo("a");
    assertThat(run.logs().getLast().error().code()).isEqualTo("template_error");
    assertThat(run.logs().getLast().error().retryable()).isFalse();
    assertThat(box.world.callsOf("a")).isZero();
    assertThat(box.run(box.workflow(reading(template)), context()).run().status())
        .isEqualTo(RunStatus.COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ trigger.user.name }} {{ trigger.list[0] }} {{ trigger.none }}",
        "{{ before.did }} {{ run.id }} {{ workflow.name }} {{ now }}",
        "{{ skipped }} {{ skipped.any.thing }}",
        "{% assign x = 1 %}{{ x }}{% for y in trigger.list %}{{ forloop.index }}{{ y }}{% endfor %}",
        "{{ trigger.list.size }}",
      })
  void whatIsThereOrNilOrSkippedIsNot(String template) {
    RunDetail run = box.run(box.workflow(reading(template).strict()), context());
    assertThat(run.run().status()).as("%s", run.logs()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void theErrorCanBeCaught() {
    Drawn drawn =
        Drawn.withTrigger()
            .act("a", Map.of("value", "{{ trigger.nothing }}", "continue_on_error", true))
            .act("b", Map.of("value", "{{ a.error.code }}"))
            .way("start > a:error > b")
            .strict();
    RunDetail run = box.run(box.workflow(drawn), Map.of());
    assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.output()).isEqualTo("{\"did\":\"template_error\"}");
  }

  private static Drawn reading(String template) {
    return Drawn.withTrigger()
        .act("before")
        .node("choice", "think", Map.of("handle", "true"))
        .act("skipped")
        .act("a", Map.of("value", template))
        .way("start > before > choice:true > a")
        .way("choice:false > skipped > a");
  }

  private static Map<String, Object> context() {
    Map<String, Object> context = new HashMap<>();
    context.put("user", Map.of("name", "Ada"));
    context.put("list", List.of(1L));
    context.put("none", null);
    return context;
  }
}
