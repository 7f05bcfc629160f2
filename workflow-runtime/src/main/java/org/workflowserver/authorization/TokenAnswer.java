package org.workflowserver.authorization;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;

/**
 * What a token endpoint gave (RFC 6749, section 5.1).
 *
 * @param tokens the access token, and what gives the next one
 * @param life for how long the access token is good; null where the provider does not say
 * @param scopes those that were granted; null where they are those that were asked for
 * @param email of the account, by an ID token that came with them; null where there is none
 */
record TokenAnswer(TokenSet tokens, Duration life, List<String> scopes, String email) {
  /** RFC 6750, section 2.1, within bounds. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,16384}");

  private static final Pattern REFRESH = Pattern.compile("[\\x20-\\x7E]{1,16384}");
  private static final long LONGEST_LIFE = Duration.ofDays(3_650).toSeconds();
  private static final int LONGEST_EMAIL = 255;

  /**
   * Reads an answer.
   *
   * @throws IllegalArgumentException when it is not what it has to be; the message has nothing of
   *     it
   */
  static TokenAnswer read(Map<String, Object> answer) {
    if (!(answer.get("access_token") instanceof String access)
        || !TOKEN.matcher(access).matches()) {
      throw new IllegalArgumentException("it gives no access token that can be sent");
    }
    if (!(answer.get("token_type") instanceof String type) || !type.equalsIgnoreCase("bearer")) {
      throw new IllegalArgumentException("its token is not a bearer token");
    }
    String refresh =
        answer.get("refresh_token") instanceof String text && REFRESH.matcher(text).matches()
            ? text
            : null;
    return new TokenAnswer(
        new TokenSet(access, refresh),
        life(answer.get("expires_in")),
        answer.get("scope") instanceof String text ? Provider.words(Text.storable(text)) : null,
        answer.get("id_token") instanceof String idToken ? email(idToken) : null);
  }

  /** Some providers send the number as text. */
  private static Duration life(Object sent) {
    String text = sent == null ? "" : sent.toString();
    if (!text.matches("[0-9]{1,12}")) {
      return null;
    }
    return Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_LIFE));
  }

  /** The token came from the provider's own endpoint, so its signature says nothing more. */
  private static String email(String idToken) {
    String[] parts = idToken.split("\\.", -1);
    try {
      if (parts.length == 3) {
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        return Optional.ofNullable(Json.parseObject(claims).get("email"))
            .filter(String.class::isInstance)
            .map(email -> Text.storable((String) email))
            .filter(email -> email.length() <= LONGEST_EMAIL)
            .orElse(null);
      }
    } catch (RuntimeException e) {
      // Only what is shown of the account is missing then.
      return null;
    }
    return null;
  }
}
