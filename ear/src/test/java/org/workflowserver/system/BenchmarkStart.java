package org.workflowserver.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;

/**
 * The ways in which a benchmark starts runs: each has its trigger, its request, and its answer when
 * accepted.
 */
enum BenchmarkStart {
  /** {@code execute} with a token, answered when the run is committed. */
  EXECUTE("execute", 202, ""),
  /** {@code execute} with a token, answered when the run has ended. */
  EXECUTE_AND_WAIT("execute-and-wait", 200, "Prefer: wait=30\r\n"),
  /** A call of the workflow's webhook URL, answered when the run is committed. */
  WEBHOOK("webhook", 202, "");

  /** What runs work on. */
  static final Map<String, Object> DATA = Map.of("user_id", "usr_123", "site_id", "site_456");

  private static final String BODY = "{\"user_id\":\"usr_123\",\"site_id\":\"site_456\"}";
  private static final String ID = "{\"id\":\"";
  private static final int ID_LENGTH = 33;

  private final String code;
  private final int accepted;
  private final String headers;

  BenchmarkStart(String code, int accepted, String headers) {
    this.code = code;
    this.accepted = accepted;
    this.headers = headers;
  }

  static BenchmarkStart of(String code) {
    return Arrays.stream(values())
        .filter(start -> start.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no start '" + code + "'."));
  }

  /** Draws the trigger. */
  WorkflowDrawing begin(WorkflowDrawing workflow) {
    return this == WEBHOOK ? workflow.byWebhook(Map.of()) : workflow.manual();
  }

  /** The root of what runs work on, in templates. */
  String root() {
    return this == WEBHOOK ? "webhook_payload" : "trigger";
  }

  /** The context of a call by hand that does the same. */
  Map<String, Object> context() {
    return this == WEBHOOK ? Map.of("body", DATA) : DATA;
  }

  /**
   * The whole request, the same for each start.
   *
   * @param workflow as it was read
   */
  byte[] request(URI server, String token, Answer workflow) {
    boolean webhook = this == WEBHOOK;
    String path =
        webhook
            ? URI.create(workflow.string("webhook_url")).getPath()
            : "/workflows/" + workflow.string("id") + "/execute";
    String authorization = webhook ? "" : "Authorization: Bearer " + token + "\r\n";
    String body = webhook ? BODY : "{\"context\":" + BODY + "}";
    return ("POST %s HTTP/1.1\r\nHost: %s\r\n%s%s"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s")
        .formatted(path, server.getAuthority(), authorization, headers, body.length(), body)
        .getBytes(US_ASCII);
  }

  /** How many characters of an answer's body name the run. */
  int namingCharacters() {
    return this == WEBHOOK ? 0 : ID.length() + ID_LENGTH;
  }

  /**
   * The run that was started; null when none was.
   *
   * @param body its first characters
   */
  String run(HttpHead answer, String body) {
    if (answer.status() != accepted) {
      return null;
    }
    if (this == WEBHOOK) {
      return answer.header("X-Run-Id");
    }
    return body.startsWith(ID) ? body.substring(ID.length()) : null;
  }

  @Override
  public String toString() {
    return code;
  }
}
