package org.workflowserver.outbound.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the public registries say of addresses, independent of what the guard knows: IANA's IPv4 and
 * IPv6 Special-Purpose Address Registries as of July 2026, what its address space registries give
 * to other ends than unicast, and the addresses that clouds document for the services of their
 * machines.
 */
final class AddressRegistry {
  /** Blocks whose addresses stand for the IPv4 address inside them, and are judged as that one. */
  private static final List<String> CARRIERS =
      List.of("::ffff:0:0/96", "64:ff9b::/96", "2001::/32", "2002::/16");

  private static final List<Block> BLOCKS =
      rows("special-addresses.csv").map(row -> Block.of(row[1])).toList();

  private static final List<InetAddress> METADATA =
      rows("metadata-addresses.csv").map(row -> HostileTargets.address(row[1])).toList();

  /** A block of addresses as numbers, of 4 or 16 bytes. */
  private record Block(int length, BigInteger first, BigInteger last, boolean carrier) {
    static Block of(String text) {
      int slash = text.indexOf('/');
      int length = text.indexOf(':') < 0 ? 4 : 16;
      BigInteger first = number(HostileTargets.address(text.substring(0, slash)), length);
      BigInteger size =
          BigInteger.TWO.pow(length * 8 - Integer.parseInt(text.substring(slash + 1)));
      assertThat(first.mod(size)).as(text).isZero();
      return new Block(
          length, first, first.add(size).subtract(BigInteger.ONE), CARRIERS.contains(text));
    }

    boolean contains(int ofLength, BigInteger value) {
      return length == ofLength && first.compareTo(value) <= 0 && value.compareTo(last) <= 0;
    }

    /** First, middle and last; the middle of a carrier carries a public address. */
    Stream<InetAddress> samples() {
      BigInteger middle = first.add(last).add(BigInteger.ONE).shiftRight(1);
      return (carrier ? Stream.of(first, last) : Stream.of(first, middle, last))
          .distinct()
          .map(value -> address(value, length));
    }

    /** Those just before and after it that are in no block. */
    Stream<InetAddress> publicNeighbours() {
      return Stream.of(first.subtract(BigInteger.ONE), last.add(BigInteger.ONE))
          .filter(value -> value.signum() >= 0 && value.bitLength() <= length * 8)
          .filter(value -> BLOCKS.stream().noneMatch(block -> block.contains(length, value)))
          .map(value -> address(value, length));
    }
  }

  private AddressRegistry() {}

  /** First, middle and last address of every block; none of them is a target. */
  static List<InetAddress> notPublic() {
    return BLOCKS.stream().flatMap(Block::samples).distinct().toList();
  }

  /** The addresses next to a block that are in none. */
  static List<InetAddress> publicNeighbours() {
    return BLOCKS.stream().flatMap(Block::publicNeighbours).distinct().toList();
  }

  /** The addresses of metadata services. */
  static List<InetAddress> metadata() {
    return METADATA;
  }

  private static Stream<String[]> rows(String file) {
    try (InputStream in = AddressRegistry.class.getResourceAsStream(file)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).as(file).hasSizeGreaterThan(20);
      return lines.stream().skip(1).map(line -> line.split(",", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Java reads a mapped address as the IPv4 one in it. */
  private static BigInteger number(InetAddress address, int length) {
    byte[] bytes = address.getAddress();
    BigInteger number = new BigInteger(1, bytes);
    return bytes.length == length ? number : number.add(BigInteger.valueOf(0xffff).shiftLeft(32));
  }

  private static InetAddress address(BigInteger value, int length) {
    byte[] unsigned = value.toByteArray();
    byte[] bytes = new byte[length];
    int used = Math.min(length, unsigned.length);
    System.arraycopy(unsigned, unsigned.length - used, bytes, length - used, used);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(Arrays.toString(bytes), e);
    }
  }
}
