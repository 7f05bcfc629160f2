package org.workflowserver.component.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Iterating;

class IteratorComponentTest extends ComponentContract {
  @Override
  protected Component component() {
    return new IteratorComponent(5);
  }

  @Override
  protected void assertEnded(Map<String, Object> example, StepOutcome end) {
    assertThat(end).isInstanceOf(Iterating.class);
  }

  @Test
  void goesThroughItsItemsOneByOneAndStopsAtAFailureUnlessToldOtherwise() {
    assertThat(executing("{\"items\": [1, null, {\"a\": []}]}"))
        .isEqualTo(new Iterating(Arrays.asList(1L, null, map()), 1, true));
    assertThat(
            executing(
                "{\"items\": [], \"concurrency\": 50, \"on_item_error\": \"continue\", \"max_items\": 5}"))
        .isEqualTo(new Iterating(List.of(), 50, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"items\": [], \"concurrency\": 0}",
        "{\"items\": [], \"concurrency\": 51}",
        "{\"items\": [], \"concurrency\": 1.5}",
        "{\"items\": [], \"max_items\": 0}",
        "{\"items\": [], \"max_items\": 1e6144}"
      })
  void refusesNumbersThatMeanNothing(String configuration) {
    assertThat(inputFailureOf(configuration).code()).isEqualTo("configuration_invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"items\": [1, 2, 3, 4, 5, 6]}", "{\"items\": [1, 2], \"max_items\": 1}"})
  void refusesMoreItemsThanItTakes(String configuration) {
    assertThat(inputFailureOf(configuration).code()).isEqualTo("limit_exceeded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"items\": {}}", "{\"items\": null}", "{\"items\": \"[1]\"}", "{}"})
  void refusesWhatIsNoList(String configuration) {
    assertThat(inputFailureOf(configuration).code()).isEqualTo("type_mismatch");
  }

  private static Object map() {
    return Map.of("a", List.of());
  }
}
