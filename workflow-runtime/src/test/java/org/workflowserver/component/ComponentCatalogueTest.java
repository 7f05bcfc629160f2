package org.workflowserver.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.json.Json;

class ComponentCatalogueTest {
  private final Component act = component("act", Kind.ACTION);
  private final Component begin = component("begin", Kind.TRIGGER);
  private final Component ask = component("ask", Kind.CONDITION);
  private final Component also = component("also", Kind.ACTION);
  private final ComponentCatalogue catalogue =
      new ComponentCatalogue(List.of(ask, act, begin, also));

  @Test
  void listsByKindThenId() {
    assertThat(catalogue.all()).containsExactly(begin, act, also, ask);
  }

  @Test
  void findsById() {
    assertThat(catalogue.find("act")).containsSame(act);
    assertThat(catalogue.find("unknown")).isEmpty();
  }

  @Test
  void refusesTwoOfOneId() {
    assertThatThrownBy(
            () ->
                new ComponentCatalogue(
                    List.of(component("twin", Kind.ACTION), component("twin", Kind.CONDITION))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'twin'");
  }

  @Test
  void refusesASchemaThatIsNone() {
    Component odd = component("odd", Kind.ACTION, "{\"type\": \"thing\"}");
    ComponentCatalogue withOdd = new ComponentCatalogue(List.of(odd));
    assertThatThrownBy(() -> withOdd.checkOf(odd))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'odd'");
  }

  @Test
  void addsTheMembersThatAllNodesHave() {
    assertThat(propertiesOf(ask)).containsOnlyKeys("componentId", "description", "own");
    assertThat(propertiesOf(act))
        .containsOnlyKeys(
            "componentId", "description", "own", "continue_on_error", "timeout_seconds", "retry");
  }

  @Test
  void checksTheMembersThatAllActionsHave() {
    SchemaCheck check = catalogue.checkOf(act);
    assertThat(
            check.violations(
                Map.of(
                    "componentId",
                    "act",
                    "description",
                    "Acts.",
                    "continue_on_error",
                    true,
                    "timeout_seconds",
                    300L)))
        .isEmpty();
    assertThat(
            check.violations(
                Map.of(
                    "timeout_seconds",
                    "30",
                    "retry",
                    Map.of("max_attempts", " 3 ", "multiplier", "1.5"))))
        .isEmpty();
    assertThat(check.violations(Map.of("timeout_seconds", "301"))).hasSize(1);
    assertThat(check.violations(Map.of("timeout_seconds", "1.5"))).hasSize(1);
    assertThat(check.violations(Map.of("retry", Map.of("max_attempts", "11")))).hasSize(1);
    assertThat(check.violations(Map.of("retry", Map.of("max_attempts", "many")))).hasSize(1);
    assertThat(check.violations(Map.of("timeout_seconds", 301L))).hasSize(1);
    assertThat(check.violations(Map.of("timeout_seconds", 0L))).hasSize(1);
    assertThat(check.violations(Map.of("continue_on_error", "yes"))).hasSize(1);
    assertThat(catalogue.checkOf(ask).violations(Map.of("continue_on_error", true)))
        .allMatch(SchemaViolation::isUnknownMember)
        .hasSize(1);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> propertiesOf(Component component) {
    return (Map<String, Object>) catalogue.schemaOf(component).get("properties");
  }

  private static Component component(String id, Kind kind) {
    return component(
        id,
        kind,
        """
        {
          "type": "object", "additionalProperties": false,
          "properties": {"own": {"type": "string"}}
        }""");
  }

  private static Component component(String id, Kind kind, String schema) {
    Descriptor descriptor =
        new Descriptor(
            id,
            kind,
            "Title",
            "Does it.",
            List.of("default"),
            false,
            Json.parseObject(schema),
            Map.of());
    return new Component() {
      @Override
      public Descriptor descriptor() {
        return descriptor;
      }

      @Override
      public StepOutcome execute(StepContext context) {
        return StepOutcome.Completed.of(Map.of());
      }
    };
  }
}
