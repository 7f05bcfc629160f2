package org.workflowserver.outbound.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parameters of an address whose names say that their values are secret. */
public final class SecretQuery {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?:.*(?:key|secret|token|password|passwd|pwd|passphrase|signature|assertion|credentials?)"
              + "|(?:.*[-_.])?(?:sig|auth|authorization|jwt|bearer|pass))");

  /** A name and its value, as a server may read them. */
  private static final Pattern PAIR = Pattern.compile("([?&;])([^=&;#]*)=([^&;#]*)");

  private SecretQuery() {}

  /** Whether a parameter of that name stands for a secret. */
  public static boolean isSecret(String name) {
    return SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** Names of the parameters that an address has, as a server may read them. */
  public static List<String> parameters(String address) {
    int query = address.indexOf('?');
    return query < 0
        ? List.of()
        : Arrays.stream(address.substring(query + 1).split("[&;]"))
            .map(pair -> decoded(pair.split("=", 2)[0]))
            .toList();
  }

  /** An address to be shown, with {@code ***} in place of each value that is secret by its name. */
  public static String masked(String address) {
    int query = address.indexOf('?');
    return query < 0
        ? address
        : address.substring(0, query)
            + PAIR.matcher(address.substring(query)).replaceAll(SecretQuery::shown);
  }

  private static String shown(MatchResult pair) {
    boolean secret = isSecret(decoded(pair.group(2))) && !pair.group(3).isEmpty();
    return Matcher.quoteReplacement(secret ? pair.group(1) + pair.group(2) + "=***" : pair.group());
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException malformed) {
      return name;
    }
  }
}
