package org.workflowserver.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Paths of pages below the console's root, and what the address of a request says. */
public final class Paths {
  /** The sign-in page. */
  static final String SIGN_IN = "/login";

  /** The page that asks for a new password. */
  static final String PASSWORD = "/password";

  /** The page that keeps another secret. */
  static final String NEW_SECRET = "/vault/new-secret";

  /** The page that makes another API key. */
  static final String NEW_KEY = "/vault/new-key";

  /** The page that makes a workflow; below it the page of each ready-made one. */
  static final String NEW_WORKFLOW = "/workflows/new";

  /** The page that draws a workflow which is stored when it is saved first. */
  static final String BLANK_WORKFLOW = NEW_WORKFLOW + "/blank";

  /** The page that does something with many runs; below it how far that is. */
  static final String BULK = "/runs/bulk";

  /** The administration's first page; below it its other ones. */
  static final String ADMIN = "/admin";

  /** The administration's page of OAuth providers. */
  static final String PROVIDERS = ADMIN + "/providers";

  /** Request attribute: the id that the address names. */
  private static final String ID = Paths.class.getName() + ".id";

  private Paths() {}

  /** Keeps the id that the address of this request names; null for none. */
  static void keepId(HttpServletRequest request, String id) {
    request.setAttribute(ID, id);
  }

  /** The id that the address of this request names. */
  static Optional<String> idOf(HttpServletRequest request) {
    return Optional.ofNullable((String) request.getAttribute(ID));
  }

  /** The path below the context root, decoded, without parameters. */
  static String pathOf(HttpServletRequest request) {
    String info = request.getPathInfo();
    String path = request.getServletPath() + (info == null ? "" : info);
    return path.isEmpty() ? "/" : path;
  }

  /** Path and query that the reader sees, before the forward to the view. */
  static String seenBy(HttpServletRequest request) {
    Object path = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
    if (path == null) {
      return Destination.addressOf(request);
    }
    Object query = request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING);
    return query == null ? path.toString() : path + "?" + query;
  }
}
