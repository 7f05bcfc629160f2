package org.workflowserver.component.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.json.Json;

class JsonParserTest extends ComponentContract {
  @Override
  protected Component component() {
    return new JsonParserComponent();
  }

  @Test
  void readsATextAsJson() {
    assertThat(outputOf("{\"input\": \"{\\\"a\\\": [1, 2.50, null]}\"}"))
        .isEqualTo(Map.of("value", Map.of("a", Arrays.asList(1L, new BigDecimal("2.50"), null))));
    assertThat(outputOf("{\"input\": \"null\"}")).containsEntry("value", null);
    assertThat(outputOf("{\"input\": \" \\\"text\\\" \"}")).containsEntry("value", "text");
    assertThat(outputOf("{\"input\": \"123456789012345678901234567890\"}"))
        .containsEntry("value", new BigInteger("123456789012345678901234567890"));
  }

  static List<Object> readAlready() {
    return List.of(Map.of("a", 1L), List.of(1L, "x"), 7L, new BigDecimal("1.50"), true, Map.of());
  }

  @ParameterizedTest
  @MethodSource("readAlready")
  void takesAValueThatIsReadAlready(Object value) {
    assertThat(component().execute(step(Map.of("input", value))))
        .isEqualTo(Completed.of(Map.of("value", value)));
  }

  @Test
  void handsOutTheNamedValues() {
    Map<String, Object> expected = new HashMap<>();
    expected.put("name", "Ada");
    expected.put("skus", List.of("a-1", "a-2"));
    expected.put("last", Map.of("sku", "a-2"));
    expected.put("none", null);
    expected.put(
        "all of it", Json.parse("{\"n\":\"Ada\",\"l\":[{\"sku\":\"a-1\"},{\"sku\":\"a-2\"}]}"));
    assertThat(
            outputOf(
                """
                {
                  "input": {"n": "Ada", "l": [{"sku": "a-1"}, {"sku": "a-2"}]},
                  "paths": {
                    "name": "$.n", "skus": "$.l[*].sku", "last": "$.l[-1]", "none": "$.x.y",
                    "all of it": "$"
                  }
                }"""))
        .isEqualTo(expected);
  }

  @Test
  void noPathsAreNone() {
    assertThat(outputOf("{\"input\": \"1\", \"paths\": {}}")).isEqualTo(Map.of("value", 1L));
    assertThat(outputOf("{\"input\": \"1\", \"paths\": null}")).isEqualTo(Map.of("value", 1L));
  }

  static List<Arguments> malformed() {
    return List.of(
        arguments("", 1L, 1L),
        arguments("nope", 1L, 5L),
        arguments("{\"a\": 1", 1L, 8L),
        arguments("{} {}", 1L, 4L),
        arguments("[1,\n 2,\n x]", 3L, 3L),
        arguments("{\"a\":1,\n\"a\":2}", 2L, 4L),
        arguments("NaN", 1L, 4L),
        arguments("'x'", 1L, 1L));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void saysWhereATextIsNoJson(String text, long line, long column) {
    Failed failed = failure(Map.of("input", text));
    assertThat(failed.code()).isEqualTo("json_invalid");
    assertThat(failed.message()).endsWith("(line %d, column %d).".formatted(line, column));
    assertThat(failed.details()).isEqualTo(Map.of("line", line, "column", column));
  }

  @Test
  void boundsWhatItReads() {
    assertThat(failure(Map.of("input", "[".repeat(100_000))).message())
        .startsWith("JSON is nested deeper than 64 levels");
    assertThat(failure(Map.of("input", "1".repeat(1_001))).code()).isEqualTo("json_invalid");
    assertThat(failure(Map.of("input", "1e99999")).code()).isEqualTo("json_invalid");
    assertThat(failure(Map.of("input", "{\"a\": 1, \"a\": 1}")).message())
        .startsWith("Repeated member 'a'");
  }

  @Test
  void boundsWhatItHandsOut() {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      paths.put("p" + i, "$[0]");
    }
    Failed failed = failure(Map.of("input", List.of("x".repeat(1 << 20)), "paths", paths));
    assertThat(failed.code()).isEqualTo("limit_exceeded");
  }

  @Test
  void boundsWhatItsPathsTakeTogether() {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      paths.put("p" + i, "$[?@ == 1]");
    }
    Map<String, Object> input = Map.of("input", Collections.nCopies(100_000, 0L), "paths", paths);
    assertThat(failure(input).code()).isEqualTo("limit_exceeded");
  }

  @Test
  void refusesNull() {
    Failed failed = inputFailureOf("{\"input\": null}");
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message()).isEqualTo("'input' must be JSON text or a value, but is null.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "$.", "$[", "$[x]"})
  void refusesAPathThatIsNone(String path) {
    Map<String, Object> data = Map.of("input", "1", "paths", Map.of("a/b", path));
    assertThat(component().check(data))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/paths/a~1b");
    Failed failed = failure(data);
    assertThat(failed.code()).isEqualTo("configuration_invalid");
    assertThat(failed.message()).startsWith("'paths.a/b': The path ");
  }

  @Test
  void leavesATemplatedPathToTheRun() {
    assertThat(component().check(Map.of("input", "1", "paths", Map.of("a", "{{ n.path }}"))))
        .isEmpty();
    assertThat(inputFailureOf("{\"input\": \"1\", \"paths\": {\"a\": 7}}").message())
        .isEqualTo("'paths.a' must be a string, but is a number.");
    assertThat(inputFailureOf("{\"input\": \"1\", \"paths\": [\"$\"]}").message())
        .isEqualTo("'paths' must be an object, but is an array.");
  }

  private Failed failure(Map<String, Object> configuration) {
    return (Failed) component().execute(step(configuration));
  }
}
