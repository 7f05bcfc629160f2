package org.workflowserver.vault;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.refusal.BodyMembers;

/** Names of hosts as outgoing calls spell them: in lower case, international ones in ASCII. */
public final class HostName {
  private static final int LONGEST = 253;

  /** Hosts of one list. */
  private static final int MOST = 100;

  private static final Pattern LABELS =
      Pattern.compile(
          "(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*+"
              + "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");

  private static final Pattern WITH_PORT =
      Pattern.compile("(.*):([1-9][0-9]{0,4})", Pattern.DOTALL);
  private static final int LAST_PORT = 65_535;

  private HostName() {}

  /**
   * The hosts that the body of a call names.
   *
   * @param least how many there have to be
   * @param otherwise what the body may say in place of a list, in words
   */
  public static Optional<List<String>> list(BodyMembers body, int least, String otherwise) {
    return body.list(
        "hosts",
        least,
        MOST,
        (least == 0 ? "at most " : least + " to ") + MOST + " host names" + otherwise,
        HostName::parseTarget,
        "A host is a name such as api.example.com, or one with a port, without a path.");
  }

  /** A name as {@link #parse} knows it, with or without a port. */
  public static Optional<String> parseTarget(String written) {
    Matcher parts = WITH_PORT.matcher(written);
    if (!parts.matches()) {
      return parse(written);
    }
    return Integer.parseInt(parts.group(2)) > LAST_PORT
        ? Optional.empty()
        : parse(parts.group(1)).map(name -> name + ":" + parts.group(2));
  }

  /** The name that {@code written} is; nothing when it is none. */
  public static Optional<String> parse(String written) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    return ascii(written).filter(name -> LABELS.matcher(name).matches());
  }

  private static Optional<String> ascii(String written) {
    if (written.chars().allMatch(c -> c < 0x80)) {
      return Optional.of(written.toLowerCase(Locale.ROOT));
    }
    try {
      String ascii = IDN.toASCII(written).toLowerCase(Locale.ROOT);
      return Optional.of(ascii).filter(name -> name.length() <= LONGEST);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
