package org.workflowserver.outbound.mail;

import java.util.Optional;
import java.util.regex.Pattern;
import org.workflowserver.address.AddressText;
import org.workflowserver.outbound.guard.TargetRefused;
import org.workflowserver.outbound.guard.TargetUrl;

/**
 * An e-mail address, with the name that is shown beside it.
 *
 * @param name in plain text; null when there is none
 * @param address {@code local-part@domain} in ASCII
 */
public record MailAddress(String name, String address) {
  /** What an address looks like, for messages. */
  public static final String FORM =
      "an e-mail address, such as ann@example.com or Ann <ann@example.com>";

  private static final int LONGEST = 1_000;
  private static final int LONGEST_LOCAL_PART = 64;
  private static final int LONGEST_ADDRESS = 254;

  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++";
  private static final Pattern LOCAL_PART =
      Pattern.compile(
          ATOM + "(?:\\." + ATOM + ")*+|\"(?:[ !#-\\[\\]-~]|\\\\[ -~])++\"", Pattern.DOTALL);
  private static final Pattern UNQUOTED_NAME = Pattern.compile("[^()<>\\[\\]:;@\\\\,\"]*+");
  private static final Pattern QUOTED_NAME = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

  /**
   * The one address that {@code text} writes as {@code address} or {@code Name <address>}; empty
   * when it writes none, several, or one that could be read in two ways. A domain is a name: an
   * address literal would let its author choose a place in the mail server's own network.
   */
  public static Optional<MailAddress> parse(String text) {
    if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    String whole = text.strip();
    int open = whole.lastIndexOf('<');
    if (open < 0 || !whole.endsWith(">")) {
      return address(whole).map(address -> new MailAddress(null, address));
    }
    Optional<String> name = name(whole.substring(0, open).strip());
    return address(whole.substring(open + 1, whole.length() - 1))
        .filter(address -> name.isPresent())
        .map(address -> new MailAddress(name.get().isEmpty() ? null : name.get(), address));
  }

  /** The part behind the {@code @}. */
  public String domain() {
    return address.substring(address.lastIndexOf('@') + 1);
  }

  private static Optional<String> name(String written) {
    if (UNQUOTED_NAME.matcher(written).matches()) {
      return Optional.of(written);
    }
    return QUOTED_NAME.matcher(written).matches()
        ? Optional.of(written.substring(1, written.length() - 1).replaceAll("\\\\(.)", "$1"))
        : Optional.empty();
  }

  private static Optional<String> address(String written) {
    int at = written.lastIndexOf('@');
    if (at < 1
        || at > LONGEST_LOCAL_PART
        || !LOCAL_PART.matcher(written.substring(0, at)).matches()) {
      return Optional.empty();
    }
    return domain(written.substring(at + 1))
        .map(domain -> written.substring(0, at) + "@" + domain)
        .filter(address -> address.length() <= LONGEST_ADDRESS);
  }

  private static Optional<String> domain(String written) {
    try {
      return written.endsWith(".") || AddressText.looksNumeric(written)
          ? Optional.empty()
          : Optional.of(TargetUrl.hostName(written));
    } catch (TargetRefused e) {
      return Optional.empty();
    }
  }
}
