package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.workflowserver.id.Ids;
import org.workflowserver.sealing.InstallationKeys;
import org.workflowserver.settings.Settings;

/**
 * Browsers that somebody has signed in with, by a signed cookie: whoever guesses from the same
 * address does not stop them. The cookie opens nothing by itself.
 */
@ApplicationScoped
public class KnownBrowsers {
  static final String COOKIE = "workflow-browser";

  private static final String KEY = "known-browser";
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration AGE = Duration.ofDays(180);

  private InstallationKeys keys;
  private volatile byte[] key;

  protected KnownBrowsers() {}

  @Inject
  public KnownBrowsers(InstallationKeys keys) {
    this.keys = keys;
  }

  /** What the request's browser is known by, when that account has signed in with it. */
  Optional<String> find(HttpServletRequest request, String username) {
    return Stream.ofNullable(request.getCookies())
        .flatMap(Stream::of)
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(Cookie::getValue)
        .flatMap(value -> idIn(value, username).stream())
        .findFirst();
  }

  private Optional<String> idIn(String value, String username) {
    int dot = value.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String id = value.substring(0, dot);
    return MessageDigest.isEqual(ascii(value), ascii(signed(id, username)))
        ? Optional.of(id)
        : Optional.empty();
  }

  /** Has the browser known as one of the account, unless it is. */
  void remember(HttpServletRequest request, HttpServletResponse response, String username) {
    if (find(request, username).isPresent()) {
      return;
    }
    Cookie cookie = new Cookie(COOKIE, signed(Ids.token(""), username));
    cookie.setPath(request.getContextPath());
    cookie.setMaxAge(Math.toIntExact(AGE.toSeconds()));
    cookie.setHttpOnly(true);
    cookie.setSecure(Settings.isReachedByHttps());
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
  }

  private String signed(String id, String username) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(), ALGORITHM));
      byte[] signature = mac.doFinal((id + "." + username).getBytes(StandardCharsets.UTF_8));
      return id + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  private byte[] key() {
    byte[] known = key;
    if (known == null) {
      known = keys.require(KEY);
      key = known;
    }
    return known;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
