package org.workflowserver.api.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.api.http.Trace;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;

/** The container's error page: answers problems that never reached JAX-RS. */
public final class ProblemServlet extends HttpServlet {
  private static final String MALFORMED = "/.malformed";

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getServletPath().equals(MALFORMED)) {
      write(ProblemDetails.malformedAddress(), request, response);
      return;
    }
    boolean byContainer = request.getDispatcherType() == DispatcherType.ERROR;
    ProblemDetails problem = ProblemDetails.ofStatus(byContainer ? status(request) : 404);
    if (problem.status() == 405 && !response.containsHeader("Allow")) {
      // Servlets of the container are read, and do not say so.
      response.setHeader("Allow", "GET, HEAD, OPTIONS");
    }
    write(problem, request, response);
  }

  private static int status(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
        ? status
        : 500;
  }

  /** Answers a call that a filter refuses. */
  public static void answer(
      Refusal refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    refusal
        .retryAfterSeconds()
        .ifPresent(seconds -> response.setHeader("Retry-After", Long.toString(seconds)));
    write(ProblemDetails.of(refusal), request, response);
  }

  private static void write(
      ProblemDetails problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Trace trace = Trace.of(request);
    TraceFilter.setHeaders(trace, response);
    response.setStatus(problem.status());
    response.setHeader("Content-Type", JsonBody.PROBLEM);
    if (problem.status() == 401) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    byte[] body = Json.writeBytes(problem.json(trace.traceId()).value());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
