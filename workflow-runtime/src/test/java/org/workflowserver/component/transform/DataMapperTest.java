package org.workflowserver.component.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.json.Json;

class DataMapperTest extends ComponentContract {
  @Override
  protected Component component() {
    return new DataMapperComponent();
  }

  @Test
  void buildsNestedObjectsAndArrays() {
    assertThat(
            outputOf(
                """
                {"mappings": [
                  {"target": "a.b[0]", "value": 1},
                  {"target": "a.b[1].c", "value": "x"},
                  {"target": "a.b[1].d[0][0]", "value": true},
                  {"target": "top", "value": {"k": [null]}}
                ]}"""))
        .isEqualTo(
            Json.parseObject(
                """
                {"a": {"b": [1, {"c": "x", "d": [[true]]}]}, "top": {"k": [null]}}"""));
  }

  @Test
  void takesTheDefaultForNull() {
    assertThat(
            outputOf(
                """
                {"mappings": [
                  {"target": "a", "value": null, "default": "d"},
                  {"target": "b", "default": 0},
                  {"target": "c", "value": false, "default": true},
                  {"target": "d", "value": "", "default": "d"},
                  {"target": "e", "value": null}
                ]}"""))
        .isEqualTo(Json.parseObject("{\"a\":\"d\",\"b\":0,\"c\":false,\"d\":\"\",\"e\":null}"));
  }

  @Test
  void replacesAnEarlierValue() {
    assertThat(
            outputOf(
                """
                {"mappings": [
                  {"target": "a", "value": {"x": 1, "y": 2}},
                  {"target": "a.x", "value": 3},
                  {"target": "l", "value": [1, 2]},
                  {"target": "l[1]", "value": 9},
                  {"target": "l[2]", "value": 10}
                ]}"""))
        .isEqualTo(Json.parseObject("{\"a\":{\"x\":3,\"y\":2},\"l\":[1,9,10]}"));
  }

  @Test
  void leavesTheValuesOfOthersAlone() {
    Map<String, Object> shared = Map.of("list", List.of(Map.of("x", 1L)));
    var outcome =
        component()
            .execute(
                step(
                    Map.of(
                        "mappings",
                        List.of(
                            Map.of("target", "a", "value", shared),
                            Map.of("target", "a.list[0].x", "value", 2L),
                            Map.of("target", "b", "value", shared)))));
    assertThat(((Completed) outcome).output())
        .isEqualTo(Json.parseObject("{\"a\":{\"list\":[{\"x\":2}]},\"b\":{\"list\":[{\"x\":1}]}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.y[1] x.y[0]|{\"x\":{\"y\":[2,1]}}",
        "x.y[2]|{\"x\":{\"y\":[null,null,1]}}",
        "l[1].a l[0]|{\"l\":[2,{\"a\":1}]}",
        "l[1][1]|{\"l\":[null,[null,1]]}",
      })
  void itemsThatNothingIsPutAtAreNull(String targets, String expected) {
    List<Object> mappings = new ArrayList<>();
    for (String target : targets.split(" ")) {
      mappings.add(Map.of("target", target, "value", mappings.size() + 1L));
    }
    assertThat(((Completed) component().execute(step(Map.of("mappings", mappings)))).output())
        .isEqualTo(Json.parseObject(expected));
  }

  @Test
  void fillsNoMoreThanItMay() {
    List<Object> mappings = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      mappings.add(Map.of("target", "l" + i + "[10000]", "value", 1L));
    }
    assertThat(((Failed) component().execute(step(Map.of("mappings", mappings)))).message())
        .isEqualTo(
            "The value of mappings[10] cannot go to 'l10[10000]': the arrays would get more than"
                + " 100000 empty items.");
  }

  /** What is put into values of others is put into copies. */
  @Test
  void refusesToCopyTooMuch() {
    List<Object> longest = Collections.nCopies(1 << 19, 1L);
    Map<String, Object> whole = Map.of("target", "a", "value", longest);
    Map<String, Object> into = Map.of("target", "a[0]", "value", 2L);
    assertThat(component().execute(step(Map.of("mappings", List.of(whole, into)))))
        .isInstanceOf(Completed.class);
    Map<String, Object> other = Map.of("target", "b", "value", Map.of("c", 1L));
    Map<String, Object> beyond = Map.of("target", "b.d", "value", 2L);
    List<Object> mappings = List.of(whole, into, other, beyond);
    assertThat(((Failed) component().execute(step(Map.of("mappings", mappings)))).message())
        .isEqualTo(
            "The value of mappings[3] cannot go to 'b.d': the values that something is put into"
                + " have more than 524288 items.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"target\": \"a\", \"value\": 1}, {\"target\": \"a.b\", \"value\": 1}]",
        "[{\"target\": \"a\", \"value\": []}, {\"target\": \"a.b\", \"value\": 1}]",
        "[{\"target\": \"a\", \"value\": {}}, {\"target\": \"a[0]\", \"value\": 1}]"
      })
  void refusesAPlaceThatCannotBe(String mappings) {
    assertThat(inputFailureOf("{\"mappings\": " + mappings + "}").code())
        .isEqualTo("target_invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        ".a",
        "a..b",
        "[0]",
        "a[",
        "a[]",
        "a[-1]",
        "a[x]",
        "a[0",
        "a]",
        "a[10001]",
        "a[99999999999]",
        "a[0]b",
        "a.[0]"
      })
  void findsTargetsThatAreNoPaths(String target) {
    Map<String, Object> data = Map.of("mappings", List.of(Map.of("target", target, "value", 1L)));
    assertThat(component().check(data))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/mappings/0/target");
    assertThat(component().execute(step(data)))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("configuration_invalid"));
  }

  @Test
  void refusesADeepTarget() {
    assertThat(
            component().check(Map.of("mappings", List.of(Map.of("target", "a" + ".a".repeat(40))))))
        .hasSize(1);
  }

  @Test
  void namesTheMappingOfTheWrongType() {
    assertThat(inputFailureOf("{\"mappings\": [{\"target\": \"a\"}, 7]}").message())
        .isEqualTo("'mappings[1]' must be an object, but is a number.");
    assertThat(inputFailureOf("{\"mappings\": {}}").message())
        .isEqualTo("'mappings' must be an array, but is an object.");
  }
}
