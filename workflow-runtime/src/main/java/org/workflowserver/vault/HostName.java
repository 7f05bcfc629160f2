package org.workflowserver.vault;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of hosts as outgoing calls spell them: in lower case, international ones in ASCII. */
public final class HostName {
  private static final int LONGEST = 253;
  private static final Pattern LABELS =
      Pattern.compile(
          "(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*+"
              + "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");

  private HostName() {}

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
