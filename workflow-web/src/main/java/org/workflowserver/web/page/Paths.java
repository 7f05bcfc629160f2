package org.workflowserver.web.page;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Paths of pages below the console's root, and what the address of a request says. */
public final class Paths {
  /** The sign-in page. */
  public static final String SIGN_IN = "/login";

  /** Where the form that signs out is sent. */
  public static final String SIGN_OUT = "/sign-out";

  /** The page that asks for a new password. */
  public static final String PASSWORD = "/password";

  /** The page that keeps another secret. */
  public static final String NEW_SECRET = "/vault/new-secret";

  /** The page that makes another API key. */
  public static final String NEW_KEY = "/vault/new-key";

  /** The page that makes a workflow; below it the page of each ready-made one. */
  public static final String NEW_WORKFLOW = "/workflows/new";

  /** The page that draws a workflow which is stored when it is saved first. */
  public static final String BLANK_WORKFLOW = NEW_WORKFLOW + "/blank";

  /** The page that does something with many runs; below it how far that is. */
  public static final String BULK = "/runs/bulk";

  /** The administration's first page; below it its other ones. */
  public static final String ADMIN = "/admin";

  /** The administration's page of OAuth providers. */
  public static final String PROVIDERS = ADMIN + "/providers";

  /** Request attribute: the id that the address names. */
  private static final String ID = Paths.class.getName() + ".id";

  private Paths() {}

  /** Keeps the id that the address of this request names; null for none. */
  public static void keepId(HttpServletRequest request, String id) {
    request.setAttribute(ID, id);
  }

  /** The id that the address of this request names. */
  static Optional<String> idOf(HttpServletRequest request) {
    return Optional.ofNullable((String) request.getAttribute(ID));
  }

  /** The path below the context root, decoded, without parameters. */
  public static String pathOf(HttpServletRequest request) {
    String info = request.getPathInfo();
    String path = request.getServletPath() + (info == null ? "" : info);
    return path.isEmpty() ? "/" : path;
  }

  /** Path and query that the reader sees, before the forward to the view. */
  public static String seenBy(HttpServletRequest request) {
    Object path = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
    if (path == null) {
      return RedirectTarget.addressOf(request);
    }
    Object query = request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING);
    return query == null ? path.toString() : path + "?" + query;
  }
}
