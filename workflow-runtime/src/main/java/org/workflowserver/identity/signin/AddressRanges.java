package org.workflowserver.identity.signin;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.workflowserver.settings.SettingInvalid;

/** Sets of network addresses, as a setting lists them: single ones and CIDR ranges. */
final class AddressRanges {
  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

  /** What the platform reads as an address; a text with a colon it never takes for a name. */
  private static final Pattern LITERAL =
      Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final List<Range> ranges;

  private AddressRanges(List<Range> ranges) {
    this.ranges = ranges;
  }

  /**
   * The addresses that {@code texts} name.
   *
   * @param setting its name, for the message
   * @throws SettingInvalid when one of them is no address and no range
   */
  static AddressRanges of(String setting, List<String> texts) {
    return new AddressRanges(
        texts.stream()
            .map(
                text ->
                    range(text)
                        .orElseThrow(
                            () ->
                                new SettingInvalid(
                                    "The setting "
                                        + setting
                                        + " names '"
                                        + text
                                        + "', which is neither an address nor a CIDR range.",
                                    null)))
            .toList());
  }

  boolean contain(String address) {
    Optional<byte[]> bytes = parse(address);
    return bytes.isPresent() && ranges.stream().anyMatch(range -> range.contains(bytes.get()));
  }

  static boolean isAddress(String text) {
    return parse(text).isPresent();
  }

  private static Optional<Range> range(String text) {
    int slash = text.indexOf('/');
    Optional<byte[]> address = parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get().length * Byte.SIZE;
    if (slash < 0) {
      return Optional.of(new Range(address.get(), bits));
    }
    String prefix = text.substring(slash + 1);
    return prefix.matches("[0-9]{1,3}") && Integer.parseInt(prefix) <= bits
        ? Optional.of(new Range(address.get(), Integer.parseInt(prefix)))
        : Optional.empty();
  }

  /** Only literals: a name is never looked up. */
  private static Optional<byte[]> parse(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private record Range(byte[] address, int prefix) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int rest = address.length * Byte.SIZE - prefix;
      return new BigInteger(1, address)
          .shiftRight(rest)
          .equals(new BigInteger(1, other).shiftRight(rest));
    }
  }
}
