package org.workflowserver.web.page;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Where a signed-in caller is redirected to: always an address of this console, whatever was asked
 * for.
 *
 * @param address path and query
 */
public record RedirectTarget(String address) {
  /** Query parameter of the sign-in page. */
  public static final String PARAMETER = "next";

  /**
   * A path of this host and no other. Browsers take a second slash, and a backslash, for the start
   * of a host, as they stand and once they are undone by who reads the path.
   */
  private static final Pattern PATH = Pattern.compile("/(?!/)[!-\\[\\]-~]*");

  /**
   * What follows the root: no segment of dots, nothing escaped, then a query or a fragment. Nothing
   * is tried twice, since that would take a few frames of the stack for each segment.
   */
  private static final Pattern PAGE =
      Pattern.compile(
          "/(?:SEGMENT/)*+(?:SEGMENT)?(?:[?#].*)?".replace("SEGMENT", "[\\w-]++(?:\\.[\\w-]++)*+"));

  /** The page that this request asks for; of a post, the page that was posted from. */
  public static RedirectTarget of(HttpServletRequest request) {
    return new RedirectTarget(addressOf(request));
  }

  /** The page that a parameter of the request names, as {@link #chosen(String, String)} does. */
  public static RedirectTarget chosen(HttpServletRequest request) {
    return chosen(request.getParameter(PARAMETER), request.getContextPath());
  }

  /** What {@code wanted} names, or the home page where that is not a page of this console. */
  public static RedirectTarget chosen(String wanted, String contextPath) {
    boolean own =
        wanted != null
            && isPath(wanted)
            && wanted.startsWith(contextPath + "/")
            && PAGE.matcher(wanted.substring(contextPath.length())).matches()
            && !wanted.startsWith(contextPath + Paths.SIGN_IN)
            && !wanted.startsWith(contextPath + Paths.PASSWORD);
    return new RedirectTarget(own ? wanted : contextPath + "/");
  }

  /** Whether that leads to this host as it stands. */
  public static boolean isPath(String address) {
    return PATH.matcher(address).matches();
  }

  /** Path and query of a request, as the reader sees them. */
  public static String addressOf(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? request.getRequestURI() : request.getRequestURI() + '?' + query;
  }

  /** This as a query string; empty for the home page. */
  public String asQuery() {
    return address.endsWith("/") && address.chars().filter(c -> c == '/').count() <= 2
        ? ""
        : "?" + PARAMETER + "=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
  }
}
