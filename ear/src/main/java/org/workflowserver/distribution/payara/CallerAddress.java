package org.workflowserver.distribution.payara;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.glassfish.grizzly.Connection;

/** What counts as one caller by its address, and which callers are proxies that many come by. */
final class CallerAddress {
  /** Bytes of an IPv6 address that name the network of one subscriber. */
  private static final int NETWORK_BYTES = 8;

  private CallerAddress() {}

  /** A connection's other end: an IPv4 address, or the first 64 bits of an IPv6 address. */
  static List<Byte> of(Connection<?> connection) {
    byte[] bytes = address(connection).getAddress();
    Byte[] network = new Byte[Math.min(bytes.length, NETWORK_BYTES)];
    Arrays.setAll(network, i -> bytes[i]);
    return List.of(network);
  }

  private static InetAddress address(Connection<?> connection) {
    return connection.getPeerAddress() instanceof InetSocketAddress peer
        ? peer.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /** Whether a connection comes from one of these blocks. */
  static boolean isIn(List<Block> blocks, Connection<?> connection) {
    byte[] address = blocks.isEmpty() ? new byte[0] : address(connection).getAddress();
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /**
   * Addresses that begin alike.
   *
   * @param bits how many bits they share with {@code base}
   */
  record Block(List<Byte> base, int bits) {
    /** No name, which would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /**
     * Reads {@code 10.0.0.0/8} or an address; nothing where it is neither, and the application
     * refuses to start.
     */
    static Optional<Block> parse(String text) {
      String[] parts = text.strip().replaceAll("[\\[\\]]", "").split("/", 2);
      if (!LITERAL.matcher(parts[0]).matches()) {
        return Optional.empty();
      }
      try {
        byte[] bytes = InetAddress.getByName(parts[0]).getAddress();
        Byte[] base = new Byte[bytes.length];
        Arrays.setAll(base, i -> bytes[i]);
        int all = Byte.SIZE * base.length;
        int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
        return bits < 0 || bits > all
            ? Optional.empty()
            : Optional.of(new Block(List.of(base), bits));
      } catch (UnknownHostException | NumberFormatException e) {
        return Optional.empty();
      }
    }

    boolean contains(byte[] address) {
      if (address.length != base.size()) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        int at = bit / Byte.SIZE;
        if ((address[at] & mask) != (base.get(at) & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
