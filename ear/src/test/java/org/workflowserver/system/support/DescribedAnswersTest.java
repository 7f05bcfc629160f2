package org.workflowserver.system.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DescribedAnswersTest {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String VALID =
      """
      {"valid": true, "errors": [], "problems": []}""";

  @Test
  void whatIsDescribedIsTaken() {
    assertThatCode(() -> validation(200, JSON, VALID)).doesNotThrowAnyException();
    assertThatCode(() -> DescribedAnswers.check("GET", "/elsewhere", answer(299, JSON, "[]")))
        .doesNotThrowAnyException();
  }

  @Test
  void aStatusThatIsNotDescribedFails() {
    refused("the status is not described", () -> validation(201, JSON, VALID));
  }

  @Test
  void anotherMediaTypeFails() {
    refused("the media type 'text/plain'", () -> validation(200, "text/plain", VALID));
  }

  @Test
  void aMissingBodyFails() {
    refused("the body is missing", () -> validation(200, JSON, ""));
  }

  @Test
  void aBodyWhereNoneIsDescribedFails() {
    refused(
        "a body is not described",
        () -> DescribedAnswers.check("DELETE", "/workflows/fl_1", answer(204, JSON, "{}")));
  }

  @Test
  void aHeaderThatIsNotDescribedFails() {
    refused(
        "the header etag is not described",
        () -> validation(200, JSON, VALID, Map.of("etag", List.of("\"1\""))));
  }

  @Test
  void aMissingMemberAndAnUnknownOneFail() {
    refused(
        "'problems' is required", () -> validation(200, JSON, "{\"valid\": true, \"errors\": []}"));
    refused(
        "'more' is not known here",
        () -> validation(200, JSON, VALID.replace("{", "{\"more\": 1, ")));
  }

  @Test
  void anUnknownMemberOfANestedObjectFails() {
    String problem =
        """
        {"pointer": "", "node_id": null, "code": "c", "severity": "error", "message": "m", "x": 1}""";
    refused(
        "'x' is not known here",
        () ->
            validation(
                200, JSON, VALID.replace("\"problems\": []", "\"problems\": [" + problem + "]")));
  }

  private static void validation(int status, String type, String body) {
    validation(status, type, body, Map.of());
  }

  private static void validation(
      int status, String type, String body, Map<String, List<String>> more) {
    ApiResponse answer = answer(status, type, body);
    answer.headers().putAll(more);
    DescribedAnswers.check("POST", "/workflows/validate", answer);
  }

  private static ApiResponse answer(int status, String type, String body) {
    return new ApiResponse(
        status, new TreeMap<>(Map.of("content-type", List.of(type))), body.getBytes(UTF_8));
  }

  private static void refused(String why, Runnable check) {
    assertThatThrownBy(check::run).isInstanceOf(AssertionError.class).hasMessageContaining(why);
  }
}
