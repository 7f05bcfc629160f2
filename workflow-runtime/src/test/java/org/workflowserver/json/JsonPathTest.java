package org.workflowserver.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
  private static final Object VALUE =
      Json.parse(
          """
          {"a": {"b c": [10, 20, 30]}, "l": [{"x": 1}, {"x": null}, {"y": 2}], "": 7, "n": null}""");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.a['b c'][0]|10",
        "$['a'][\"b c\"][-1]|30",
        "$.a['b c'][3]|null",
        "$.a['b c'][-4]|null",
        "$.n|null",
        "$.none.at.all|null",
        "$.a['b c'][1:]|[20,30]",
        "$.a['b c'][:2]|[10,20]",
        "$.a['b c'][-2:]|[20,30]",
        "$.a['b c'][::2]|[10,30]",
        "$.l[*].x|[1,null]",
        "$.l.*.y|[2]",
        "$.none[*]|[]",
        "$['']|7",
        "$.l[0]|{\"x\":1}",
      })
  void leadsIntoAValue(String path, String expected) {
    assertThat(Json.write(JsonPath.parse(path).read(VALUE))).isEqualTo(expected);
  }

  @Test
  void leadsToTheWholeValue() {
    assertThat(JsonPath.parse(" $ ").read(VALUE)).isSameAs(VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "$a",
        "$.",
        "$..a",
        "$[",
        "$[]",
        "$['a]",
        "$['a'",
        "$[x]",
        "$[1:2:3:4]",
        "$[::0]",
        "$[99999999999]",
        "$.a b["
      })
  void refusesWhatIsNoPath(String text) {
    assertThatThrownBy(() -> JsonPath.parse(text))
        .isInstanceOf(JsonPathMalformed.class)
        .hasMessageStartingWith("The path '" + text + "' can't be read. ");
  }

  @Test
  void refusesALongPath() {
    assertThatThrownBy(() -> JsonPath.parse("$" + ".a".repeat(500)))
        .isInstanceOf(JsonPathMalformed.class)
        .hasMessage("A path has at most 1000 characters");
  }

  @Test
  void tellsHowMuchIsSelectedOnTheWay() {
    List<Integer> counts = new ArrayList<>();
    JsonPath.parse("$.l[*].x").read(VALUE, counts::add);
    assertThat(counts).containsExactly(1, 3, 1, 2, 2);
  }
}
