package org.workflowserver.api.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.RunRefusal;
import org.workflowserver.refusal.Violation;

class ProblemTest {
  private static final Map<Integer, Set<String>> CODES =
      Map.ofEntries(
          entry(400, Set.of("body_malformed", "parameter_invalid")),
          entry(
              401, Set.of("token_missing", "token_invalid", "token_expired", "signature_invalid")),
          entry(403, Set.of("scope_missing", "password_change_required")),
          entry(404, Set.of("resource_missing")),
          entry(405, Set.of("method_not_allowed")),
          entry(406, Set.of("not_acceptable")),
          entry(
              409,
              Set.of(
                  "workflow_inactive",
                  "workflow_in_use",
                  "authorization_in_use",
                  "trigger_mismatch",
                  "run_finished",
                  "run_not_finished",
                  "run_not_failed",
                  "node_not_succeeded",
                  "interaction_closed",
                  "callback_closed",
                  "idempotency_in_progress",
                  "name_taken",
                  "last_administrator")),
          entry(412, Set.of("version_stale")),
          entry(413, Set.of("body_too_large")),
          entry(415, Set.of("media_type_unsupported")),
          entry(
              422,
              Set.of(
                  "parameter_missing",
                  "parameter_invalid",
                  "workflow_invalid",
                  "idempotency_key_reused",
                  "input_invalid")),
          entry(429, Set.of("rate_limited")),
          entry(502, Set.of("run_failed")),
          entry(503, Set.of("capacity_exceeded")),
          entry(504, Set.of("run_timed_out")));

  @ParameterizedTest
  @EnumSource
  void everyRefusalHasTheStatusOfTheContract(RefusalCode code) {
    ProblemDetails problem = ProblemDetails.of(new Refusal(code, "Why."));

    assertThat(CODES.get(problem.status())).contains(problem.code());
  }

  @Test
  void aWrongParameterAndAWrongMemberDiffer() {
    assertThat(Codes.status(RefusalCode.QUERY_INVALID)).isEqualTo(400);
    assertThat(Codes.status(RefusalCode.PARAMETER_INVALID)).isEqualTo(422);
  }

  @ParameterizedTest
  @EnumSource
  void everyRefusalHasATypeOfItsStatus(RefusalCode code) {
    String expected =
        switch (Codes.status(code)) {
          case 401 -> "authentication_error";
          case 403 -> "permission_error";
          case 429 -> "rate_limit_error";
          case 502, 503, 504 -> "api_error";
          default ->
              code.code().startsWith("idempotency_")
                  ? "idempotency_error"
                  : "invalid_request_error";
        };

    assertThat(Codes.type(code)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeIsExplainedWhereItsProblemPoints(RefusalCode code) {
    Map<?, ?> json = json(ProblemDetails.of(new Refusal(code, "Why.")));
    String shown = json.get("doc_url").toString().replace(ErrorsResource.url(""), "");

    assertThat(ErrorsResource.explanation(shown))
        .containsEntry("code", code.code())
        .containsEntry("type", json.get("type"))
        .hasEntrySatisfying(
            "statuses",
            statuses -> assertThat(((List<?>) statuses).contains(json.get("status"))).isTrue())
        .hasEntrySatisfying("explanation", text -> assertThat(text.toString()).endsWith("."));
  }

  @Test
  void aBodyThatIsTooLargeIsNamedAsInRfc9110() {
    assertThat(
            json(ProblemDetails.of(new Refusal(RefusalCode.BODY_TOO_LARGE, "Why."))).get("title"))
        .isEqualTo("Content Too Large");
  }

  @Test
  void whatRunsAndStepsHaveOnRecordIsExplained() {
    assertThat(ErrorsResource.explanation("step_failed"))
        .containsEntry("type", null)
        .containsEntry("statuses", List.of())
        .hasEntrySatisfying("explanation", text -> assertThat(text.toString()).contains("a run"));
    assertThat(ErrorsResource.explanation("connect_failed"))
        .hasEntrySatisfying("explanation", text -> assertThat(text.toString()).contains("a step"));
    assertThat(ErrorsResource.explanation("input_invalid"))
        .containsEntry("statuses", List.of(422))
        .hasEntrySatisfying("explanation", text -> assertThat(text.toString()).contains("a step"));
    for (String code : List.of("timed_out", "limit_exceeded")) {
      assertThat(ErrorsResource.explanation(code).get("explanation").toString())
          .contains("Of a run: ", "Of a step: ");
    }
    assertThatThrownBy(() -> ErrorsResource.explanation("nonsense")).isInstanceOf(Refusal.class);
  }

  @Test
  void aProblemHasAllMembers() {
    Refusal refusal =
        new Refusal(
            RefusalCode.WORKFLOW_INVALID,
            "Two problems.",
            List.of(new Violation("/nodes/0", "component_unknown", "Unknown.")));

    assertThat(json(ProblemDetails.of(refusal)))
        .isEqualTo(
            Map.of(
                "type",
                "invalid_request_error",
                "title",
                "Unprocessable Content",
                "status",
                422,
                "detail",
                "Two problems.",
                "code",
                "workflow_invalid",
                "message",
                "Two problems.",
                "doc_url",
                "http://localhost:8080/errors/workflow_invalid",
                "errors",
                List.of(
                    Map.of(
                        "pointer", "/nodes/0", "code", "component_unknown", "message", "Unknown.")),
                "trace_id",
                "4bf92f3577b34da6a3ce929d0e0e4736"));
  }

  @Test
  void aProblemOfARunNamesIt() {
    ProblemDetails problem =
        ProblemDetails.of(
            new RunRefusal(RefusalCode.RUN_FAILED, "The run failed.", "fl_run_1", false));

    assertThat(json(problem)).extracting("run_id").isEqualTo("fl_run_1");
    assertThat(json(ProblemDetails.internal()).containsKey("run_id")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 406, 408, 412, 413, 414, 415, 429, 431, 503})
  void aProblemOfTheContainerKeepsItsStatus(int status) {
    assertThat(ProblemDetails.ofStatus(status).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 505, 0, 200})
  void everythingElseIsOurs(int status) {
    assertThat(ProblemDetails.ofStatus(status)).isEqualTo(ProblemDetails.internal());
  }

  @Test
  void aMethodThatAServletOfTheContainerDoesNotKnowIsNotAllowed() {
    assertThat(ProblemDetails.ofStatus(501)).isEqualTo(ProblemDetails.ofStatus(405));
  }

  private static Map<?, ?> json(ProblemDetails problem) {
    return (Map<?, ?>) problem.json("4bf92f3577b34da6a3ce929d0e0e4736").value();
  }
}
