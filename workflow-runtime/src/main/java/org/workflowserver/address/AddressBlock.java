package org.workflowserver.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A CIDR block.
 *
 * @param base its first address, 4 or 16 bytes
 * @param prefix how many leading bits count
 */
public record AddressBlock(byte[] base, int prefix) {
  /**
   * The block that {@code text} writes as {@code address/prefix}, or as one address alone.
   *
   * @throws IllegalArgumentException when it writes none
   */
  public static AddressBlock parse(String text) {
    AddressBlock block = read(text);
    if (!Arrays.equals(block.masked(block.base), block.base)) {
      throw new IllegalArgumentException("'" + text + "' has bits set beyond its prefix");
    }
    return block;
  }

  /**
   * The block around the address that {@code text} writes, wherever in it that is.
   *
   * @throws IllegalArgumentException when it writes none
   */
  public static AddressBlock around(String text) {
    AddressBlock read = read(text);
    return new AddressBlock(read.masked(read.base), read.prefix);
  }

  private static AddressBlock read(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] base =
        AddressText.parse(address)
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no address block"))
            .getAddress();
    int prefix = slash < 0 ? base.length * 8 : prefix(text, text.substring(slash + 1), base);
    return new AddressBlock(base, prefix);
  }

  private static int prefix(String text, String digits, byte[] base) {
    if (!digits.matches("[0-9]|[1-9][0-9]{1,2}") || Integer.parseInt(digits) > base.length * 8) {
      throw new IllegalArgumentException(
          "'" + text + "' needs a prefix from 0 to " + base.length * 8);
    }
    return Integer.parseInt(digits);
  }

  /** Whether it holds the address. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == base.length && Arrays.equals(masked(bytes), base);
  }

  /** Whether the block is one single address. */
  public boolean isSingle() {
    return prefix == base.length * 8;
  }

  private byte[] masked(byte[] bytes) {
    byte[] masked = bytes.clone();
    for (int bit = prefix; bit < masked.length * 8; bit++) {
      masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return masked;
  }

  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(base).getHostAddress() + "/" + prefix;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address has 4 or 16 bytes.", e);
    }
  }
}
