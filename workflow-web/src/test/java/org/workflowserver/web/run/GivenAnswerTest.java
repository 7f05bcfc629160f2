package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.web.form.AnsweredField;

class GivenAnswerTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Map<String, Object> ADDRESS =
      Map.of("type", "object", "title", "Address", "properties", Map.of("city", Map.of()));

  @Test
  void nothingIsGivenByAnotherStepOrOnceTimeIsOverOrByAVeryLongOne() {
    Map<String, Object> given = given("ok", Map.of());
    assertThat(GivenAnswer.of(entry("ui_interaction", Map.of(), given))).isPresent();
    assertThat(GivenAnswer.of(entry("webhook", Map.of(), given))).isEmpty();
    Map<String, Object> expired = new LinkedHashMap<>(given);
    expired.put("action", null);
    assertThat(GivenAnswer.of(entry("ui_interaction", Map.of(), expired))).isEmpty();
    Map<String, Object> asked = Map.of("instructions", "x".repeat(70_000));
    assertThat(GivenAnswer.of(entry("ui_interaction", asked, given))).isEmpty();
  }

  @Test
  void anActionHasTheLabelOfItsButton() {
    Map<String, Object> approve = Map.of("id", "ok", "label", "Approve");
    assertThat(label(Map.of("actions", List.of(approve)), "ok")).isEqualTo("Approve");
    assertThat(label(Map.of("actions", List.of(Map.of("id", "ok"))), "ok")).isEqualTo("ok");
    assertThat(label(Map.of("actions", List.of(approve)), "gone")).isEqualTo("gone");
    assertThat(label(Map.of("actions", List.of()), "submit")).isEqualTo("Submit");
    assertThat(label(Map.of(), "submit")).isEqualTo("Submit");
    Map<String, Object> endless = Map.of("id", "ok", "label", "x".repeat(9_999));
    assertThat(label(Map.of("actions", List.of(endless)), "ok")).hasSizeLessThan(300);
  }

  @Test
  void aGroupHasFieldsAndAnythingElseIsJson() {
    assertThat(
            fields(
                Map.of("address", ADDRESS, "any", Map.of("type", "object"), "list", Map.of()),
                """
                {"address":{"city":{"name":"Rome"}},"any":{"a":{"b":1}},"list":[{"c":2}],"more":[1,true]}
                """))
        .extracting(AnsweredField::title, AnsweredField::value)
        .containsExactly(
            tuple("Address: city", "{\"name\":\"Rome\"}"),
            tuple("any", "{\"a\":{\"b\":1}}"),
            tuple("list", "[{\"c\":2}]"),
            tuple("more", "1, Yes"));
  }

  @Test
  void whatHasNoFieldsIsJsonAsAWhole() {
    assertThat(fields(Map.of(), "{\"a\":{\"b\":1}}"))
        .containsExactly(new AnsweredField("Answer", "{\"a\":{\"b\":1}}", null));
    assertThat(fields(Map.of(), "{}")).isEmpty();
  }

  @Test
  void noNameIsLost() {
    assertThat(fields(Map.of("", Map.of(), "a", Map.of("title", " ")), "{\"\":1,\"a\":2}"))
        .extracting(AnsweredField::title, AnsweredField::value)
        .containsExactly(tuple("\"\"", "1"), tuple("\" \"", "2"));
  }

  @Test
  void aTimeIsOneWhereItIs() {
    Map<String, Object> due =
        Map.of("due", Map.of("type", "string", "format", "date-time"), "by", Map.of());
    assertThat(
            fields(due, "{\"due\":\"2026-03-01T13:00:00+01:00\",\"by\":\"2026-03-01T12:00:00Z\"}"))
        .extracting(AnsweredField::at)
        .containsExactly(NOON, null);
    assertThat(fields(due, "{\"due\":\"soon\"}"))
        .containsExactly(new AnsweredField("due", "soon", null));
  }

  /**
   * A name, or a label, is in the answer once and would be on the page with each of many values.
   */
  @Test
  void aPageStaysAsShortAsItsAnswer() {
    Map<String, Object> many = new LinkedHashMap<>();
    IntStream.range(0, 190).forEach(i -> many.put("m" + i, i));
    String longName = "k".repeat(30_000);
    Map<String, Object> untitled = Map.of("type", "object", "properties", Map.of("a", Map.of()));
    assertIsJson(Map.of(longName, untitled), Map.of(longName, many));
    assertIsJson(Map.of("a", Map.of()), Map.of("a", many, "b", "x".repeat(66_000)));

    Map<String, Object> choice = Map.of("const", "a", "title", "x".repeat(30_000));
    Map<String, Object> choices =
        Map.of("type", "array", "items", Map.of("oneOf", List.of(choice)));
    assertIsJson(Map.of("c", choices), Map.of("c", List.of("a", "a", "a")));
    // All of their labels would be several times as much as the memory.
    List<Object> mixed = new ArrayList<>(Collections.nCopies(100_000, "a"));
    mixed.add(Map.of("b", 1));
    assertIsJson(Map.of("c", choices), Map.of("c", mixed));

    IntStream.range(190, 202).forEach(i -> many.put("m" + i, i));
    assertIsJson(Map.of("m1", Map.of()), many);
  }

  private static void assertIsJson(Map<String, Object> properties, Map<String, Object> data) {
    String written = Json.write(data);
    assertThat(AnsweredField.of(schema(properties), Json.parseStored(written)))
        .containsExactly(new AnsweredField("Answer", written, null));
  }

  private static List<AnsweredField> fields(Map<String, Object> properties, String data) {
    Map<String, Object> asked = Map.of("schema", schema(properties));
    return answer(asked, given("ok", Json.parse(data))).fields();
  }

  private static Map<String, Object> schema(Map<String, Object> properties) {
    return Map.of("type", "object", "properties", properties);
  }

  private static String label(Map<String, Object> asked, String action) {
    return answer(asked, given(action, Map.of())).submissions().getFirst().action();
  }

  private static GivenAnswer answer(Map<String, Object> asked, Map<String, Object> given) {
    Optional<GivenAnswer> answer = GivenAnswer.of(entry("ui_interaction", asked, given));
    return answer.orElseThrow();
  }

  private static Map<String, Object> given(String action, Object data) {
    Map<String, Object> one = Map.of("by", "ann", "at", NOON.toString(), "action", action);
    return Map.of("action", action, "data", data, "submissions", List.of(one));
  }

  private static LogView entry(
      String component, Map<String, Object> asked, Map<String, Object> given) {
    return new LogView(
        "fl_log_1",
        "fl_run_1",
        1,
        "ask",
        component,
        LogStatus.SUCCESS,
        1,
        List.of(),
        "default",
        Json.write(asked),
        Json.write(given),
        null,
        Duration.ZERO,
        NOON,
        null);
  }
}
