package org.workflowserver.distribution.payara;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** What counts as one caller by its address, and which callers are proxies that many come by. */
final class CallerAddress {
  /** Bytes of an IPv6 address that name the network of one subscriber. */
  private static final int NETWORK_BYTES = 8;

  private CallerAddress() {}

  /** A connection's other end: an IPv4 address, or the first 64 bits of an IPv6 address. */
  static List<Byte> of(Connection<?> connection) {
    return network(address(connection).getAddress());
  }

  /**
   * Where a request comes from: the connection's other end or, behind proxies, whom they name last
   * and is no such proxy. What is left of that anybody can have written.
   */
  static List<Byte> of(HttpRequestPacket request, List<Block> proxies) {
    byte[] client = address(request.getConnection()).getAddress();
    if (isIn(proxies, client)) {
      List<String> path = new ArrayList<>();
      request
          .getHeaders()
          .values("X-Forwarded-For")
          .forEach(field -> Collections.addAll(path, field.split(",")));
      while (!path.isEmpty() && isIn(proxies, client)) {
        Optional<Block> named = Block.parse(path.removeLast());
        if (named.isEmpty()) {
          break;
        }
        client = named.get().first();
      }
    }
    return network(client);
  }

  private static List<Byte> network(byte[] bytes) {
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
    return !blocks.isEmpty() && isIn(blocks, address(connection).getAddress());
  }

  private static boolean isIn(List<Block> blocks, byte[] address) {
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

    byte[] first() {
      byte[] bytes = new byte[base.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = base.get(i);
      }
      return bytes;
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
