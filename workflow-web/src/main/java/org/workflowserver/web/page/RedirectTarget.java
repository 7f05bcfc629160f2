package org.workflowserver.web.page;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Where a signed-in caller goes on to: always an address of this console, whatever was asked for.
 *
 * @param address path and query
 */
public record RedirectTarget(String address) {
  /** Query parameter of the sign-in page. */
  public static final String PARAMETER = "next";

  /** No second slash and no backslash, which browsers take for the start of another host. */
  private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[^\\\\\\p{Cntrl}]*");

  /** The page that this request asks for; of a post, the page that was posted from. */
  public static RedirectTarget of(HttpServletRequest request) {
    return new RedirectTarget(addressOf(request));
  }

  /** What {@code wanted} names, or the home page where that is not a page of this console. */
  public static RedirectTarget chosen(String wanted, String contextPath) {
    boolean own =
        wanted != null
            && LOCAL.matcher(wanted).matches()
            && wanted.startsWith(contextPath + "/")
            && !wanted.startsWith(contextPath + Paths.SIGN_IN)
            && !wanted.startsWith(contextPath + Paths.PASSWORD);
    return new RedirectTarget(own ? wanted : contextPath + "/");
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
