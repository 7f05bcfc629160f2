package org.workflowserver.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.util.Arrays;

/**
 * The ways in which a benchmark starts runs: each has its request, and its answer when accepted.
 */
enum BenchmarkStart {
  /** {@code execute} with a token, answered when the run is committed. */
  EXECUTE("execute", 202, ""),
  /** {@code execute} with a token, answered when the run has ended. */
  EXECUTE_AND_WAIT("execute-and-wait", 200, "Prefer: wait=30\r\n");

  private static final String CONTEXT =
      "{\"context\":{\"user_id\":\"usr_123\",\"site_id\":\"site_456\"}}";

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

  /** The status of a start that was accepted. */
  int accepted() {
    return accepted;
  }

  /** The whole request, the same for each start. */
  byte[] request(URI server, String token, String workflow) {
    return ("POST /workflows/%s/execute HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n%s"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s")
        .formatted(workflow, server.getAuthority(), token, headers, CONTEXT.length(), CONTEXT)
        .getBytes(US_ASCII);
  }

  @Override
  public String toString() {
    return code;
  }
}
