package org.workflowserver.web.page;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.workflowserver.refusal.Refusal;

/** The pages that say why there is no other. */
public enum StatusPage {
  BAD_ADDRESS(HttpServletResponse.SC_BAD_REQUEST, "/pages/bad-address.xhtml"),
  FORBIDDEN(HttpServletResponse.SC_FORBIDDEN, "/pages/forbidden.xhtml"),
  FORM_EXPIRED(HttpServletResponse.SC_FORBIDDEN, "/pages/form-expired.xhtml"),
  NOT_FOUND(HttpServletResponse.SC_NOT_FOUND, "/pages/not-found.xhtml"),
  BUSY(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "/pages/busy.xhtml"),
  DISK_FULL(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "/pages/disk-full.xhtml");

  private final int status;
  private final String view;

  StatusPage(int status, String view) {
    this.status = status;
    this.view = view;
  }

  public int status() {
    return status;
  }

  public String view() {
    return view;
  }

  /** Answers with this page. Not by the container's own dispatch of errors: Faces refuses that. */
  public void show(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.setStatus(status);
    request.getRequestDispatcher(view).forward(request, response);
  }

  /** Says when it is worth coming again, where the refusal knows. */
  public static void setRetryAfter(HttpServletResponse response, Refusal busy) {
    busy.retryAfterSeconds()
        .ifPresent(seconds -> response.setHeader("Retry-After", Long.toString(seconds)));
  }

  /** The page that a refusal leads to; empty where the page that was asked for tells of it. */
  public static Optional<StatusPage> of(Refusal refusal) {
    return switch (refusal.code()) {
      case RESOURCE_MISSING -> Optional.of(NOT_FOUND);
      case SCOPE_MISSING -> Optional.of(FORBIDDEN);
      case CAPACITY_EXCEEDED -> Optional.of(BUSY);
      case QUERY_INVALID, PARAMETER_INVALID -> Optional.of(BAD_ADDRESS);
      default -> Optional.empty();
    };
  }
}
