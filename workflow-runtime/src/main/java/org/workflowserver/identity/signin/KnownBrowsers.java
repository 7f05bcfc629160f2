package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.json.Text;
import org.workflowserver.sealing.InstallationKeys;
import org.workflowserver.settings.Settings;

/**
 * Browsers that somebody has signed in with, by a signed cookie: whoever guesses from the same
 * address does not stop them. The cookie opens nothing by itself. It holds {@code
 * id.validFrom.expires.signature}, the times in microseconds and seconds since 1970, and so ends
 * after 180 days, and with what else ends the account's tokens and sessions.
 */
@ApplicationScoped
public class KnownBrowsers {
  static final String COOKIE = "workflow-browser";

  private static final String KEY = "known-browser";
  private static final Duration AGE = Duration.ofDays(180);

  /** The times have so few digits that they are numbers of type {@code long}. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<id>[A-Za-z0-9_-]{43})\\.(?<from>[0-9]{1,17})\\.(?<to>[0-9]{1,11})\\.[A-Za-z0-9_-]+");

  private InstallationKeys keys;
  private TimeSource time;
  private volatile byte[] key;

  protected KnownBrowsers() {}

  @Inject
  public KnownBrowsers(InstallationKeys keys, TimeSource time) {
    this.keys = keys;
    this.time = time;
  }

  /**
   * A browser that an account has signed in with.
   *
   * @param validFrom what the account's value was then; when it has changed since, the browser is
   *     not known any more
   */
  record KnownBrowser(String id, Instant validFrom) {}

  /** The request's browser, when an account of that name has signed in with it lately. */
  Optional<KnownBrowser> find(HttpServletRequest request, String username) {
    return Stream.ofNullable(request.getCookies())
        .flatMap(Stream::of)
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(Cookie::getValue)
        .flatMap(value -> read(value, username).stream())
        .findFirst();
  }

  private Optional<KnownBrowser> read(String value, String username) {
    Matcher parts = SHAPE.matcher(value);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String claims = value.substring(0, value.lastIndexOf('.'));
    if (!Text.areSameInConstantTime(value, signed(claims, username))
        || !time.now().isBefore(Instant.ofEpochSecond(Long.parseLong(parts.group("to"))))) {
      return Optional.empty();
    }
    Instant validFrom = Instant.EPOCH.plus(Long.parseLong(parts.group("from")), ChronoUnit.MICROS);
    return Optional.of(new KnownBrowser(parts.group("id"), validFrom));
  }

  /** Has the browser known as one of the account, unless it is. */
  void remember(HttpServletRequest request, HttpServletResponse response, Account account) {
    String username = account.username();
    boolean isKnown =
        find(request, username)
            .filter(browser -> browser.validFrom().equals(account.tokensValidFrom()))
            .isPresent();
    if (isKnown) {
      return;
    }
    long validFrom = ChronoUnit.MICROS.between(Instant.EPOCH, account.tokensValidFrom());
    long expires = time.now().plus(AGE).getEpochSecond();
    String claims = Ids.token("") + '.' + validFrom + '.' + expires;
    Cookie cookie = new Cookie(COOKIE, signed(claims, username));
    cookie.setPath(request.getContextPath());
    cookie.setMaxAge(Math.toIntExact(AGE.toSeconds()));
    cookie.setHttpOnly(true);
    cookie.setSecure(Settings.isReachedByHttps());
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
  }

  private String signed(String claims, String username) {
    // A name has no line break in it, so that nothing of it reads as one of the claims.
    return claims + "." + Text.hmacSha256(key(), claims + '\n' + username);
  }

  private byte[] key() {
    byte[] known = key;
    if (known == null) {
      known = keys.require(KEY);
      key = known;
    }
    return known;
  }
}
