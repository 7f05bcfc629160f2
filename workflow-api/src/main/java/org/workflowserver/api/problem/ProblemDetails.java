package org.workflowserver.api.problem;

import jakarta.ws.rs.core.Response.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.RunRefusal;
import org.workflowserver.refusal.TokenRefusal;
import org.workflowserver.refusal.Violation;

/**
 * The answer to a call that was not done (RFC 9457 and the members of the contract).
 *
 * @param status of HTTP, 400 or more
 * @param type the kind of problem, such as {@code invalid_request_error}
 * @param code what a program can act on
 * @param detail a sentence for a person
 * @param errors what is wrong, member by member
 * @param runId the run that the call started all the same; null when it started none
 * @param error what OAuth 2.0 calls it; null for all but requests for a token
 */
record ProblemDetails(
    int status,
    String type,
    String code,
    String detail,
    List<Violation> errors,
    String runId,
    String error) {
  private static final ProblemDetails INTERNAL =
      new ProblemDetails(
          500,
          Codes.type(500),
          Codes.INTERNAL_ERROR,
          "The server failed to answer. The operator finds the cause in the log by the trace_id.",
          List.of(),
          null,
          null);

  /** What a refusal says. */
  static ProblemDetails of(Refusal refusal) {
    return new ProblemDetails(
        Codes.status(refusal.code()),
        Codes.type(refusal.code()),
        refusal.code().code(),
        refusal.getMessage(),
        refusal.violations(),
        refusal instanceof RunRefusal ofRun ? ofRun.runId() : null,
        refusal instanceof TokenRefusal ofToken ? ofToken.error() : null);
  }

  /** What is known when the container, not the server's own code, ends a call. */
  static ProblemDetails ofStatus(int status) {
    return switch (status) {
      case 401 -> refused(RefusalCode.TOKEN_MISSING, "This call needs a bearer token.");
      case 403 -> refused(RefusalCode.SCOPE_MISSING, "This call is not allowed.");
      case 404 -> refused(RefusalCode.RESOURCE_MISSING, "There is nothing at this address.");
      // Servlets of the container know no other answer to a method that they do not know.
      case 405, 501 ->
          refused(RefusalCode.METHOD_NOT_ALLOWED, "This address does not have that method.");
      case 406 ->
          refused(
              RefusalCode.NOT_ACCEPTABLE,
              "The header 'Accept' excludes the media type of the answer.");
      case 412 -> refused(RefusalCode.VERSION_STALE, "A condition of the request is not met.");
      case 413 -> refused(RefusalCode.BODY_TOO_LARGE, "The body is too large.");
      case 415 ->
          refused(
              RefusalCode.MEDIA_TYPE_UNSUPPORTED, "The body must be application/json in UTF-8.");
      case 429 -> refused(RefusalCode.RATE_LIMITED, "Too many calls.");
      case 503 -> refused(RefusalCode.CAPACITY_EXCEEDED, "The server cannot take this call now.");
      default -> status >= 400 && status < 500 ? malformed(status) : INTERNAL;
    };
  }

  /** What is said where no address can be told from the request line. */
  static ProblemDetails malformedAddress() {
    return refused(
        RefusalCode.QUERY_INVALID,
        "The address of the call is malformed: path and query are percent-encoded UTF-8, and a path"
            + " has neither NUL nor backslash, nor a segment '.' or '..'.");
  }

  /** A failure of ours; it says nothing of its cause. */
  static ProblemDetails internal() {
    return INTERNAL;
  }

  /** The problem as JSON. */
  JsonBody json(String traceId) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("title", title());
    json.put("status", status);
    json.put("detail", detail);
    json.put("code", code);
    json.put("message", detail);
    json.put("doc_url", ErrorsResource.url(code));
    json.put("errors", errors.stream().map(ProblemDetails::row).toList());
    json.put("trace_id", traceId);
    if (runId != null) {
      json.put("run_id", runId);
    }
    if (error != null) {
      json.put("error", error);
      json.put("error_description", detail);
    }
    return new JsonBody(json);
  }

  /** The scheme that a 401 asks for. */
  String scheme() {
    return "invalid_client".equals(error) ? "Basic realm=\"workflow-server\"" : "Bearer";
  }

  private static Map<String, Object> row(Violation violation) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("pointer", violation.pointer());
    row.put("code", violation.code());
    row.put("message", violation.message());
    return row;
  }

  private String title() {
    // JAX-RS has no name for the one, and an old one for the other.
    if (status == 422) {
      return "Unprocessable Content";
    }
    if (status == 413) {
      return "Content Too Large";
    }
    Status known = Status.fromStatusCode(status);
    return known == null ? "Request refused" : known.getReasonPhrase();
  }

  private static ProblemDetails refused(RefusalCode code, String detail) {
    return of(new Refusal(code, detail));
  }

  private static ProblemDetails malformed(int status) {
    return new ProblemDetails(
        status,
        Codes.type(status),
        RefusalCode.QUERY_INVALID.code(),
        "The request line or a header of the request is malformed.",
        List.of(),
        null,
        null);
  }
}
