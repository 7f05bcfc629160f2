package org.workflowserver.component.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.json.Json;

class ValidateTest extends ComponentContract {
  private static final String ORDER =
      """
      {
        "type": "object", "additionalProperties": false,
        "required": ["sku", "count"],
        "properties": {"sku": {"type": "string"}, "count": {"type": "integer", "minimum": 1}}
      }""";

  @Override
  protected Component component() {
    return new ValidateComponent();
  }

  @Test
  void goesOnBySuccessWhenTheValueFits() {
    assertThat(validating("{\"sku\": \"a-1\", \"count\": 2.0}", ORDER))
        .isEqualTo(new Completed("success", Map.of("valid", true, "errors", List.of())));
  }

  @Test
  void goesOnByFailureWithThePlacesThatDoNotFit() {
    assertThat(validating("{\"count\": 0, \"note\": \"x\"}", ORDER))
        .isInstanceOfSatisfying(
            Completed.class,
            completed -> {
              assertThat(completed.handle()).isEqualTo("failure");
              assertThat(completed.output()).containsEntry("valid", false);
              assertThat(errors(completed))
                  .extracting(error -> error.get("pointer"))
                  .containsExactlyInAnyOrder("/sku", "/count", "/note");
              assertThat(errors(completed))
                  .contains(Map.of("pointer", "/sku", "message", "'sku' is required."));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"x\"", "[]", "true"})
  void looksAtValuesOfEveryType(String value) {
    assertThat(validating(value, ORDER))
        .isInstanceOfSatisfying(
            Completed.class,
            completed ->
                assertThat(errors(completed))
                    .extracting(error -> error.get("pointer"))
                    .containsExactly(""));
    assertThat(validating(value, "{}"))
        .isEqualTo(new Completed("success", Map.of("valid", true, "errors", List.of())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"thing\"}",
        "{\"pattern\": \"(\"}",
        "{\"pattern\": \"(?=a)\"}",
        "{\"pattern\": \"((a{1000}){1000}){1000}\"}",
        "{\"$ref\": \"https://example.com/schema\"}",
        "{\"$ref\": \"#\"}",
        "{\"$ref\": \"#/$defs/none\"}",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
        "{\"required\": \"sku\"}"
      })
  void refusesASchemaThatIsNone(String schema) {
    assertThat(component().check(Map.of("input", 1L, "schema", Json.parseObject(schema))))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/schema");
    Failed failed = (Failed) validating("1", schema);
    assertThat(failed.code()).isEqualTo("configuration_invalid");
    assertThat(failed.message()).startsWith("'schema': ");
  }

  @Test
  void leavesATemplatedSchemaToTheRun() {
    assertThat(
            component().check(Map.of("input", 1L, "schema", Map.of("type", "{{ trigger.type }}"))))
        .isEmpty();
    Failed failed = inputFailureOf("{\"input\": 1, \"schema\": \"integer\"}");
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message()).isEqualTo("'schema' must be an object, but is a string.");
  }

  @Test
  void aCheckThatTakesTooMuchDoesNotFit() {
    String schema =
        """
        {
          "$defs": {"a": {"items": {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}}},
          "$ref": "#/$defs/a"
        }""";
    String deep = "[".repeat(40) + "]".repeat(40);
    assertThat(validating(deep, schema))
        .isInstanceOfSatisfying(
            Completed.class,
            completed -> {
              assertThat(completed.handle()).isEqualTo("failure");
              assertThat(errors(completed))
                  .containsExactly(
                      Map.of(
                          "pointer", "",
                          "message", "The value takes too much work to be checked."));
            });
  }

  @Test
  void boundsWhatItTells() {
    Completed many =
        (Completed)
            component()
                .execute(
                    step(
                        Map.of(
                            "input", Collections.nCopies(1_000, "x"),
                            "schema", Map.of("items", Map.of("type", "integer")))));
    assertThat(errors(many)).hasSize(100);
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      members.put(i + "x".repeat(50_000), 1L);
    }
    Completed long_ =
        (Completed)
            component()
                .execute(
                    step(
                        Map.of(
                            "input",
                            members,
                            "schema",
                            Map.of("additionalProperties", Map.of("type", "string")))));
    assertThat(long_.handle()).isEqualTo("failure");
    assertThat(errors(long_)).hasSize(1);
  }

  private StepOutcome validating(String input, String schema) {
    return executing("{\"input\": %s, \"schema\": %s}".formatted(input, schema));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> errors(Completed completed) {
    return (List<Map<String, Object>>) completed.output().get("errors");
  }
}
