package org.workflowserver.web.page;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.workflowserver.refusal.Refusal;

/** The pages that say why there is no other. */
public enum StatusPage {
  BAD_ADDRESS(
      HttpServletResponse.SC_BAD_REQUEST,
      Texts.of("bad-address.this-link-is-not-valid"),
      Texts.of("bad-address.a-part-of-the-address")),
  FORBIDDEN(
      HttpServletResponse.SC_FORBIDDEN,
      Texts.of("forbidden.you-may-not-do-this"),
      Texts.of("forbidden.your-account-does-not-allow")),
  FORM_EXPIRED(
      HttpServletResponse.SC_FORBIDDEN,
      Texts.of("form-expired.this-form-has-expired"),
      Texts.of("form-expired.nothing-was-changed")),
  NOT_FOUND(
      HttpServletResponse.SC_NOT_FOUND,
      Texts.of("not-found.page-not-found"),
      Texts.of("not-found.what-you-look-for-does")),
  BUSY(
      HttpServletResponse.SC_SERVICE_UNAVAILABLE,
      Texts.of("busy.the-server-is-busy"),
      Texts.of("busy.try-again")),
  DISK_FULL(
      HttpServletResponse.SC_SERVICE_UNAVAILABLE,
      Texts.of("disk-full.nothing-was-changed"),
      Texts.of("disk-full.the-disk-is-full"));

  /** Shows the one that is in the request. */
  public static final String VIEW = "/pages/status.xhtml";

  private final int status;
  private final String title;
  private final String explanation;

  StatusPage(int status, String title, String explanation) {
    this.status = status;
    this.title = title;
    this.explanation = explanation;
  }

  public String getTitle() {
    return title;
  }

  public String getExplanation() {
    return explanation;
  }

  public boolean isFormExpired() {
    return this == FORM_EXPIRED;
  }

  /** Answers with this page. Not by the container's own dispatch of errors: Faces refuses that. */
  public void show(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    prepare(request, response);
    request.getRequestDispatcher(VIEW).forward(request, response);
  }

  /** Makes the view that is shown next this page. */
  public void prepare(HttpServletRequest request, HttpServletResponse response) {
    response.setStatus(status);
    request.setAttribute("statusPage", this);
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
