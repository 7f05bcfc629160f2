package org.workflowserver.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.workflowserver.web.page.FormToken;
import org.workflowserver.web.page.Page;

/**
 * Sends a script that shows a page those parts of it that are not as the script knows them, in
 * place of the page; of a list, the page with those rows. The page is made as for everybody, so
 * that both can't differ. Compresses what may be.
 */
public final class ChangedPartsFilter extends HttpFilter {
  /** What the asking page shows, as it was sent with the page. */
  static final String KNOWN = "X-Known-Parts";

  /** Says that the answer is parts and not a page. */
  static final String PARTS = "X-Parts";

  /** Stands where the token of a form does. */
  private static final String TOKEN = "name=\"" + FormToken.PARAMETER + "\"";

  /** Stands where an address does that whoever knows it may call. */
  private static final String SECRET_ADDRESS = "class=\"secret-url";

  /** Characters up to which an answer is sent as it is. */
  private static final int LARGEST_PLAIN = 500;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Kept kept = new Kept(response);
    chain.doFilter(request, kept);
    String html = kept.html();
    if (html.isEmpty()) {
      return;
    }
    if (!PartedPage.isOne(html)) {
      String known = Optional.ofNullable(request.getHeader(KNOWN)).orElse("");
      send(request, response, ListRows.withoutKnown(html, known));
      return;
    }
    PartedPage page = PartedPage.of(html);
    Optional<String> news = Optional.ofNullable(request.getHeader(KNOWN)).flatMap(page::newsSince);
    if (news.isPresent()) {
      response.setHeader(PARTS, "true");
    }
    send(request, response, news.orElseGet(page::whole));
  }

  /** An answer goes out in gzip, unless it holds what its length must not tell of. */
  private static void send(HttpServletRequest request, HttpServletResponse response, String answer)
      throws IOException {
    boolean compressed =
        answer.length() > LARGEST_PLAIN
            && !answer.contains(SECRET_ADDRESS)
            && (Page.isLive(request) ? !answer.contains(TOKEN) : isAskedByPage(request))
            && Gzip.isTaken(request);
    if (compressed) {
      Gzip.send(response, Gzip.of(answer.getBytes(StandardCharsets.UTF_8)));
    } else {
      response.getWriter().write(answer);
    }
  }

  /**
   * Whether the browser says that a page of this server asks. The token of a form could be guessed
   * from the lengths of answers by who has a browser ask again and again, which needs another site.
   */
  private static boolean isAskedByPage(HttpServletRequest request) {
    return "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
  }

  /** Keeps the page instead of sending it. */
  private static final class Kept extends HttpServletResponseWrapper {
    private final StringWriter text = new StringWriter();
    private final PrintWriter writer = new PrintWriter(text);

    Kept(HttpServletResponse response) {
      super(response);
    }

    @Override
    public PrintWriter getWriter() {
      return writer;
    }

    @Override
    public void flushBuffer() {
      // The page is sent when it is whole.
    }

    String html() {
      writer.flush();
      return text.toString();
    }
  }
}
