package org.workflowserver.web.page;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.workflowserver.json.Text;
import org.workflowserver.settings.Settings;

/**
 * The secret that ties a form to the browser that it was shown in. A signed-in session holds its
 * own, made at the sign-in. Before that there is no session, which anybody could fill the memory
 * with: a cookie holds the token of the sign-in form.
 */
@Model
public class FormToken {
  /** Name of the hidden field that every form has. */
  public static final String PARAMETER = "formToken";

  private static final String COOKIE = "WORKFLOWFORM";
  private static final String ATTRIBUTE = FormToken.class.getName();
  private static final int BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

  @Inject private HttpServletRequest request;

  /** Gives a browser that has none a token, by a cookie that leads nobody in. */
  public void give(HttpServletResponse response) {
    if (getValue() != null) {
      return;
    }
    Cookie cookie = new Cookie(COOKIE, fresh());
    cookie.setPath(request.getContextPath());
    cookie.setHttpOnly(true);
    cookie.setSecure(Settings.isReachedByHttps());
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
    request.setAttribute(ATTRIBUTE, cookie.getValue());
  }

  /** Makes every form that was shown so far worthless; of a session that was just signed in to. */
  public void renew() {
    request.getSession().setAttribute(ATTRIBUTE, fresh());
  }

  private static String fresh() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** What the hidden field holds; null before a token was given. */
  public String getValue() {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(ATTRIBUTE) instanceof String held) {
      return held;
    }
    if (request.getAttribute(ATTRIBUTE) instanceof String given) {
      return given;
    }
    Cookie[] cookies = request.getCookies();
    return Stream.of(cookies == null ? new Cookie[0] : cookies)
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(Cookie::getValue)
        .filter(value -> SHAPE.matcher(value).matches())
        .findFirst()
        .orElse(null);
  }

  /** Whether the request was sent by a form that this browser was shown. */
  public boolean isSent() {
    String sent = request.getParameter(PARAMETER);
    String expected = getValue();
    return sent != null && expected != null && Text.areSameInConstantTime(sent, expected);
  }
}
