package org.workflowserver.system.support;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions on responses. */
public final class ApiResponseAssert extends AbstractAssert<ApiResponseAssert, ApiResponse> {
  private static final Set<String> PROBLEM =
      Set.of(
          "type", "title", "status", "detail", "code", "message", "doc_url", "errors", "trace_id");

  /** What a response never shows: classes, traces, SQL, the container. */
  private static final List<String> INTERNALS =
      List.of(
          "Exception",
          "\tat ",
          "org.workflowserver",
          "java.",
          "jakarta.",
          "Payara",
          "GlassFish",
          "Grizzly",
          "SELECT ",
          "eclipselink");

  private ApiResponseAssert(ApiResponse actual) {
    super(actual, ApiResponseAssert.class);
  }

  public static ApiResponseAssert assertThat(ApiResponse actual) {
    return new ApiResponseAssert(actual);
  }

  public ApiResponseAssert hasStatus(int status) {
    if (actual.status() != status) {
      failWithMessage("Expected status %s, but the answer is %s", status, actual);
    }
    return this;
  }

  public ApiResponseAssert hasHeader(String name, String value) {
    Assertions.assertThat(actual.header(name)).as("header %s of %s", name, actual).contains(value);
    return this;
  }

  public ApiResponseAssert hasNoHeader(String name) {
    Assertions.assertThat(actual.header(name)).as("header %s of %s", name, actual).isEmpty();
    return this;
  }

  /** The body is a JSON object with exactly this value under {@code member}. */
  public ApiResponseAssert hasMember(String member, Object value) {
    Assertions.assertThat(actual.object()).as("%s", actual).containsEntry(member, value);
    return this;
  }

  /** A complete problem with this status and code that gives nothing away. */
  public ApiResponseAssert isProblem(int status, String code) {
    return isProblem(status, code, PROBLEM);
  }

  /** As {@link #isProblem}, of a run that was started all the same, which it names. */
  public ApiResponseAssert isProblemOfRun(int status, String code) {
    Set<String> members = new HashSet<>(PROBLEM);
    members.add("run_id");
    isProblem(status, code, members);
    Assertions.assertThat(actual.string("run_id")).startsWith("fl_run_");
    return hasHeader("X-Run-Id", actual.string("run_id"));
  }

  private ApiResponseAssert isProblem(int status, String code, Set<String> members) {
    hasStatus(status);
    leaksNoInternals();
    Assertions.assertThat(actual.header("content-type").orElse(""))
        .as("%s", actual)
        .startsWith("application/problem+json");
    Map<String, Object> problem = new HashMap<>(actual.object());
    if (problem.remove("error") != null) {
      Assertions.assertThat(problem.remove("error_description")).isEqualTo(problem.get("detail"));
    }
    Assertions.assertThat(problem).as("%s", actual).containsOnlyKeys(members);
    hasMember("status", (long) status).hasMember("code", code);
    Assertions.assertThat(problem.get("message")).isEqualTo(problem.get("detail"));
    Assertions.assertThat((String) problem.get("detail")).isNotBlank();
    Assertions.assertThat((String) problem.get("title")).isNotBlank();
    Assertions.assertThat((String) problem.get("trace_id")).matches("[0-9a-f]{32}");
    Assertions.assertThat((String) problem.get("doc_url")).matches("https?://[^/]+/errors/" + code);
    hasMember("type", type(status, code));
    for (Map<String, Object> row : actual.rows("errors")) {
      Assertions.assertThat(row).containsOnlyKeys("pointer", "code", "message");
    }
    if (status == 401) {
      Assertions.assertThat(actual.header("www-authenticate").orElse(""))
          .startsWith("invalid_client".equals(actual.object().get("error")) ? "Basic" : "Bearer");
    }
    return this;
  }

  /** One of the problem's errors is about this pointer. */
  public ApiResponseAssert hasErrorAt(String pointer) {
    Assertions.assertThat(actual.rows("errors"))
        .as("%s", actual)
        .extracting(row -> row.get("pointer"))
        .contains(pointer);
    return this;
  }

  public ApiResponseAssert leaksNoInternals() {
    for (String inside : INTERNALS) {
      Assertions.assertThat(actual.text()).as("%s", actual).doesNotContainIgnoringCase(inside);
    }
    return this;
  }

  private static String type(int status, String code) {
    if (code.startsWith("idempotency_")) {
      return "idempotency_error";
    }
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }
}
