package org.workflowserver.component.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.component.condition.RuleOutcomes.assertVerdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;

class BooleanConditionTest extends ComponentContract {
  @Override
  protected Component component() {
    return new BooleanConditionComponent();
  }

  @ParameterizedTest
  @CsvSource({"true,true,true", "true,false,false", "false,true,false", "false,false,true"})
  void comparesWithTheExpected(String value, String expected, boolean result) {
    assertVerdict(
        executing("{\"value\": %s, \"expected\": %s}".formatted(value, expected)), result);
  }

  @Test
  void expectsTrueWhenNothingIsSaid() {
    assertVerdict(executing("{\"value\": true}"), true);
    assertVerdict(executing("{\"value\": false}"), false);
    assertVerdict(executing("{\"value\": false, \"expected\": null}"), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"true\"", "1", "[]", "{}"})
  void refusesWhatIsNoBoolean(String value) {
    var failed = inputFailureOf("{\"value\": " + value + "}");
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message()).startsWith("'value' must be a boolean, but is ");
  }

  @Test
  void refusesAnExpectationThatIsNoBoolean() {
    assertThat(inputFailureOf("{\"value\": true, \"expected\": \"yes\"}").message())
        .isEqualTo("'expected' must be a boolean, but is a string.");
  }
}
