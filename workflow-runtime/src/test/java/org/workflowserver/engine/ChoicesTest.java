package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;

/** Runs go on by the handles that components with handles of their own choose. */
class ChoicesTest {
  private final Box box = Box.on(Dialect.H2);

  @AfterEach
  void close() {
    box.close();
  }

  @ParameterizedTest
  @CsvSource({"DE, home", "DK, near", "FR, far"})
  void aSwitchTakesTheWayOfItsCase(String country, String way) {
    Drawn drawn =
        Drawn.withTrigger()
            .node(
                "choose",
                "switch_condition",
                Map.of(
                    "value",
                    "{{ trigger.country }}",
                    "cases",
                    List.of(
                        Map.of("id", "home", "operator", "equals", "compare_to", "DE"),
                        Map.of("id", "near", "operator", "starts_with", "compare_to", "D"))))
            .act("home")
            .act("near")
            .act("far")
            .way("start > choose:home > home")
            .way("choose:near > near")
            .way("choose:default > far");
    RunDetail run = box.run(box.workflow(drawn), Map.of("country", country));
    assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(executed(run)).containsExactly("start", "choose", way);
  }

  @ParameterizedTest
  @CsvSource({"1, good", "0, bad"})
  void aValidationGoesOnByItsVerdictAndBySuccessUnlessSaid(int count, String way) {
    Drawn drawn =
        Drawn.withTrigger()
            .node(
                "check",
                "validate",
                Map.of(
                    "input",
                    "{{ trigger.count }}",
                    "schema",
                    Map.of("type", "integer", "minimum", 1L)))
            .act("good")
            .act("bad", Map.of("value", "{{ check.errors[0].message }}"))
            .way("start > check > good")
            .way("check:failure > bad");
    RunDetail run = box.run(box.workflow(drawn), Map.of("count", (long) count));
    assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(executed(run)).containsExactly("start", "check", way);
  }

  @Test
  void aValidationThatCannotBeMadeIsAnErrorThatCanBeCaught() {
    Drawn drawn =
        Drawn.withTrigger()
            .node(
                "check",
                "validate",
                Map.of("input", 1L, "schema", "{{ trigger.schema }}", "continue_on_error", true))
            .act("good")
            .act("caught", Map.of("value", "{{ check.error.code }}"))
            .way("start > check > good")
            .way("check:error > caught");
    RunDetail run = box.run(box.workflow(drawn), Map.of("schema", Map.of("type", "thing")));
    assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(executed(run)).containsExactly("start", "check", "caught");
    assertThat(run.output()).contains("configuration_invalid");
  }

  @Test
  void aGroupOfRenderedRulesIsJudgedAsFarAsItTakes() {
    Drawn drawn =
        Drawn.withTrigger()
            .node(
                "ask",
                "logical_group",
                Map.of("operator", "{{ trigger.operator }}", "rules", "{{ trigger.rules }}"))
            .act("yes")
            .act("no")
            .way("start > ask:true > yes")
            .way("ask:false > no");
    String workflow = box.workflow(drawn);
    List<Object> rules =
        List.of(
            Map.of("type", "boolean_condition", "value", false),
            Map.of("type", "boolean_condition", "value", 7L));
    RunDetail all = box.run(workflow, Map.of("operator", "and", "rules", rules));
    assertThat(executed(all)).containsExactly("start", "ask", "no");
    RunDetail any = box.run(workflow, Map.of("operator", "or", "rules", rules));
    assertThat(any.run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(any.logs().getLast().error().code()).isEqualTo("type_mismatch");
    assertThat(any.logs().getLast().error().message())
        .isEqualTo("'rules[1].value' must be a boolean, but is a number.");
  }

  private static List<String> executed(RunDetail run) {
    return run.logs().stream().map(LogView::nodeId).toList();
  }
}
