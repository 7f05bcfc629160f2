package org.workflowserver.component.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.Response;
import org.workflowserver.component.StepOutcome.Failed;

class TextTransformTest extends ComponentContract {
  @Override
  protected Component component() {
    return new TextTransformComponent();
  }

  @Test
  void handsOutTheRenderedText() {
    assertThat(outputOf("{\"template\": \"Hello Ada\", \"is_response\": true}"))
        .isEqualTo(Map.of("text", "Hello Ada"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null|''",
        "12.50|12.50",
        "true|true",
        "[1,\"a\"]|[1,\"a\"]",
        "{\"a\":null}|{\"a\":null}"
      })
  void writesAValueThatIsNoTextAsJson(String template, String text) {
    assertThat(outputOf("{\"template\": " + template + "}")).isEqualTo(Map.of("text", text));
  }

  @Test
  void anEmptyListIsNoTextUnlessJsonIsAskedFor() {
    assertThat(outputOf("{\"template\": []}")).isEqualTo(Map.of("text", ""));
    assertThat(outputOf("{\"template\": [], \"content_type\": \"application/json\"}"))
        .isEqualTo(Map.of("text", "[]"));
    assertThat(outputOf("{\"template\": [], \"parse_json\": true}"))
        .isEqualTo(Map.of("text", "[]", "value", List.of()));
  }

  @Test
  void readsTheTextAsJson() {
    assertThat(outputOf("{\"template\": \"{\\\"a\\\": [1, 2.50]}\", \"parse_json\": true}"))
        .isEqualTo(
            Map.of(
                "text",
                "{\"a\": [1, 2.50]}",
                "value",
                Map.of("a", List.of(1L, new BigDecimal("2.50")))));
  }

  @Test
  void readsAJsonNull() {
    assertThat(outputOf("{\"template\": \"null\", \"parse_json\": true}"))
        .containsEntry("value", null);
  }

  @Test
  void saysWhereTheTextIsNoJson() {
    Failed failed =
        inputFailureOf("{\"template\": \"{\\n  \\\"a\\\": nope}\", \"parse_json\": true}");
    assertThat(failed.code()).isEqualTo("json_invalid");
    assertThat(failed.message()).contains("line 2").contains("column");
    assertThat(failed.details()).containsEntry("line", 2L).containsKey("column");
  }

  @Test
  void saysWhereASecondValueFollows() {
    Failed failed = inputFailureOf("{\"template\": \"{} {}\", \"parse_json\": true}");
    assertThat(failed.code()).isEqualTo("json_invalid");
    assertThat(failed.message()).endsWith("(line 1, column 4).");
  }

  @Test
  void answersWithItsTextAndItsTypeWhenItIsTheResponse() {
    Map<String, Object> output = Map.of("text", "<p>Hello</p>");
    assertThat(component().answers(Map.of("template", "x", "is_response", true))).isTrue();
    assertThat(component().answers(Map.of("template", "x", "is_response", false))).isFalse();
    assertThat(component().answers(Map.of("template", "x"))).isFalse();
    assertThat(component().response(Map.of("content_type", "text/html"), output))
        .isEqualTo(new Response("text/html", "<p>Hello</p>"));
    assertThat(component().response(Map.of(), output))
        .isEqualTo(new Response("text/plain", "<p>Hello</p>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"***", "text/***", "text/html\r\nSet-Cookie: a=b"})
  void answersInPlainTextWhereOnRecordIsNoType(String onRecord) {
    assertThat(component().response(Map.of("content_type", onRecord), Map.of("text", "x")))
        .isEqualTo(new Response("text/plain", "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/html; charset=utf-8",
        "application/problem+json",
        "multipart/x; a=\"b c\"; d=e"
      })
  void takesMediaTypes(String type) {
    assertThat(component().check(Map.of("template", "x", "content_type", type))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "text/",
        "text/html\r\nSet-Cookie: a=b",
        "text/html; x",
        "é/x",
        "a/b; c=\"d\\\""
      })
  void refusesWhatIsNoMediaType(String type) {
    assertThat(component().check(Map.of("template", "x", "content_type", type))).hasSize(1);
    assertThat(component().execute(step(Map.of("template", "x", "content_type", type))))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("template_error"));
  }
}
