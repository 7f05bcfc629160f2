package org.workflowserver.api;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.workflowserver.api.http.AcceptedProblems;
import org.workflowserver.api.problem.ProblemServlet;
import org.workflowserver.audit.log.AuditLog;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.signin.BearerOutcome;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.settings.Settings;

/**
 * Keeps what servlets serve about the server, the container's metrics and the description of the
 * API, for callers with the scope {@code viewer}, unless {@code workflow.metrics.public}.
 */
public final class ViewerFilter extends HttpFilter {
  @Inject private transient AuditLog log;

  private final boolean open = Settings.METRICS_PUBLIC.value();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getMethod().equals(HttpMethod.OPTIONS)) {
      // The container's servlet knows GET alone, and does not say so.
      response.setHeader(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
      return;
    }
    try {
      requireViewer(request);
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.SCOPE_MISSING) {
        log.noteRefusal(
            BearerOutcome.require(request).from(ClientAddress.of(request)),
            request.getMethod(),
            request.getRequestURI());
      }
      ProblemServlet.answer(refusal, request, response);
      return;
    }
    chain.doFilter(new GetOfContainer(request), response);
  }

  /**
   * The request as the container's servlet knows it. A HEAD is a GET; what it answers to that keeps
   * the container without the body. One for problems alone is one for whatever there is, as {@link
   * AcceptedProblems} says.
   */
  private static final class GetOfContainer extends HttpServletRequestWrapper {
    private final boolean isForProblems;

    GetOfContainer(HttpServletRequest request) {
      super(request);
      isForProblems =
          AcceptedProblems.isAloneIn(
              String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
    }

    @Override
    public String getMethod() {
      return super.getMethod().equals(HttpMethod.HEAD) ? HttpMethod.GET : super.getMethod();
    }

    @Override
    public String getHeader(String name) {
      return isReplaced(name) ? MediaType.WILDCARD : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return isReplaced(name)
          ? Collections.enumeration(List.of(MediaType.WILDCARD))
          : super.getHeaders(name);
    }

    private boolean isReplaced(String name) {
      return isForProblems && name.equalsIgnoreCase(HttpHeaders.ACCEPT);
    }
  }

  private void requireViewer(HttpServletRequest request) {
    if (!open) {
      BearerOutcome.require(request).require(Scope.VIEWER);
    }
  }
}
