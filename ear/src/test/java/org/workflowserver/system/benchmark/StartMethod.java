package org.workflowserver.system.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.WorkflowBuilder;

/**
 * The ways in which a benchmark starts runs: each has its trigger, its request, and its response
 * when accepted.
 */
enum StartMethod {
  /** {@code execute} with a token, answered when the run is committed. */
  EXECUTE("execute", 202, ""),
  /** {@code execute} with a token, answered when the run has ended. */
  EXECUTE_AND_WAIT("execute-and-wait", 200, "Prefer: wait=30\r\n"),
  /** A call of the workflow's webhook URL, answered when the run is committed. */
  WEBHOOK("webhook", 202, ""),
  /** A synchronous request with a token, answered by the run when it has ended. */
  SYNC("sync", 200, "");

  /** What runs work on. */
  static final Map<String, Object> DATA = Map.of("user_id", "usr_123", "site_id", "site_456");

  private static final String BODY = "{\"user_id\":\"usr_123\",\"site_id\":\"site_456\"}";
  private static final String ID = "{\"id\":\"";
  private static final int ID_LENGTH = 33;

  private final String code;
  private final int accepted;
  private final String headers;

  StartMethod(String code, int accepted, String headers) {
    this.code = code;
    this.accepted = accepted;
    this.headers = headers;
  }

  static StartMethod of(String code) {
    return Arrays.stream(values())
        .filter(start -> start.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no start '" + code + "'."));
  }

  /** Draws the trigger. */
  WorkflowBuilder begin(WorkflowBuilder workflow) {
    return switch (this) {
      case EXECUTE, EXECUTE_AND_WAIT -> workflow.manual();
      case WEBHOOK -> workflow.byWebhook(Map.of());
      case SYNC -> workflow.synchronous();
    };
  }

  /** The root of what runs work on, in templates. */
  String root() {
    return switch (this) {
      case EXECUTE, EXECUTE_AND_WAIT -> "trigger";
      case WEBHOOK -> "webhook_payload";
      case SYNC -> "payload";
    };
  }

  /** Starts one run that does the same, and waits for its end; its id. */
  String runOne(ApiClient api, String workflow) {
    return switch (this) {
      case EXECUTE, EXECUTE_AND_WAIT -> api.runToEnd(workflow, DATA).string("id");
      case WEBHOOK -> api.runToEnd(workflow, Map.of("body", DATA)).string("id");
      case SYNC -> api.sync(workflow, DATA).send().header("X-Run-Id").orElseThrow();
    };
  }

  /**
   * The whole request, the same for each start.
   *
   * @param workflow as it was read
   */
  byte[] request(URI server, String token, ApiResponse workflow) {
    String id = workflow.string("id");
    String path =
        switch (this) {
          case EXECUTE, EXECUTE_AND_WAIT -> "/workflows/" + id + "/execute";
          case WEBHOOK -> URI.create(workflow.string("webhook_url")).getPath();
          case SYNC -> "/workflows/sync/" + id;
        };
    String authorization = this == WEBHOOK ? "" : "Authorization: Bearer " + token + "\r\n";
    String body = isNamedByHeader() ? BODY : "{\"context\":" + BODY + "}";
    return ("POST %s HTTP/1.1\r\nHost: %s\r\n%s%s"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s")
        .formatted(path, server.getAuthority(), authorization, headers, body.length(), body)
        .getBytes(US_ASCII);
  }

  /** How many characters of a response's body name the run. */
  int namingCharacters() {
    return isNamedByHeader() ? 0 : ID.length() + ID_LENGTH;
  }

  /** Whether a header names the run, and not the body. */
  private boolean isNamedByHeader() {
    return this == WEBHOOK || this == SYNC;
  }

  /**
   * The run that was started; null when none was.
   *
   * @param body its first characters
   */
  String run(HttpMessageReader response, String body) {
    if (response.status() != accepted) {
      return null;
    }
    if (isNamedByHeader()) {
      return response.header("X-Run-Id");
    }
    return body.startsWith(ID) ? body.substring(ID.length()) : null;
  }

  @Override
  public String toString() {
    return code;
  }
}
