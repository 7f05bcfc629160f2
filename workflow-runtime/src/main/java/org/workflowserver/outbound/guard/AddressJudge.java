package org.workflowserver.outbound.guard;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.address.AddressBlock;

/** What the address registries say: which addresses are no public unicast ones, and why. */
final class AddressJudge {
  /**
   * The services of a cloud's machine, first of all those that hand credentials to whoever asks
   * from inside it.
   */
  private static final List<AddressBlock> METADATA =
      Stream.of(
              "169.254.169.254",
              "169.254.169.253",
              "169.254.169.250",
              "169.254.169.251",
              "169.254.169.252",
              "169.254.169.123",
              "169.254.170.2",
              "169.254.170.23",
              "169.254.0.23",
              "169.254.42.42",
              "168.63.129.16",
              "100.100.100.200",
              "192.0.0.192",
              "fd00:ec2::254",
              "fd00:ec2::253",
              "fd00:ec2::250",
              "fd00:ec2::123",
              "fd00:ec2::23",
              "fd00:c1::a9fe:a9fe",
              "fd00:42::42",
              "fd00:100::100:200",
              "fd00:a9fe:a9fe::1",
              "fd20:ce::254",
              "fe80::a9fe:a9fe")
          .map(AddressBlock::parse)
          .toList();

  private record Range(AddressBlock block, String name) {
    static Range of(String block, String name) {
      return new Range(AddressBlock.parse(block), name);
    }
  }

  private static final List<Range> NOT_PUBLIC =
      List.of(
          Range.of("0.0.0.0/8", "an address of this network"),
          Range.of("10.0.0.0/8", "a private address"),
          Range.of("100.64.0.0/10", "a shared address"),
          Range.of("127.0.0.0/8", "a loopback address"),
          Range.of("169.254.0.0/16", "a link-local address"),
          Range.of("172.16.0.0/12", "a private address"),
          Range.of("192.0.0.0/24", "an address for protocol assignments"),
          Range.of("192.0.2.0/24", "a documentation address"),
          Range.of("192.31.196.0/24", "an AS112 address"),
          Range.of("192.52.193.0/24", "a multicast tunnelling address"),
          Range.of("192.88.99.0/24", "a 6to4 relay address"),
          Range.of("192.168.0.0/16", "a private address"),
          Range.of("192.175.48.0/24", "an AS112 address"),
          Range.of("198.18.0.0/15", "a benchmark address"),
          Range.of("198.51.100.0/24", "a documentation address"),
          Range.of("203.0.113.0/24", "a documentation address"),
          Range.of("224.0.0.0/4", "a multicast address"),
          Range.of("240.0.0.0/4", "a reserved address"),
          Range.of("::1/128", "a loopback address"),
          Range.of("fc00::/7", "a private address"),
          Range.of("fe80::/10", "a link-local address"),
          Range.of("ff00::/8", "a multicast address"),
          Range.of("2001:db8::/32", "a documentation address"),
          Range.of("2001::/23", "an address for protocol assignments"),
          Range.of("2620:4f:8000::/48", "an AS112 address"),
          Range.of("3fff::/20", "a documentation address"));

  private static final AddressBlock GLOBAL_UNICAST = AddressBlock.parse("2000::/3");
  private static final AddressBlock TEREDO = AddressBlock.parse("2001::/32");
  private static final AddressBlock SIX_TO_FOUR = AddressBlock.parse("2002::/16");

  /** For translators of a site's own, which put the IPv4 address at one of several places. */
  private static final AddressBlock LOCAL_NAT64 = AddressBlock.parse("64:ff9b:1::/48");

  private static final int[][] LOCAL_NAT64_PLACES = {
    {6, 7, 9, 10}, {7, 9, 10, 11}, {9, 10, 11, 12}, {12, 13, 14, 15}
  };

  /** Prefixes whose last four bytes are an IPv4 address. */
  private static final List<AddressBlock> IPV4_AT_END =
      List.of(
          AddressBlock.parse("::/96"),
          mapped(),
          AddressBlock.parse("::ffff:0:0:0/96"),
          AddressBlock.parse("64:ff9b::/96"));

  private AddressJudge() {}

  /** {@code ::ffff:0:0/96}, which Java reads as IPv4 when it is written out. */
  private static AddressBlock mapped() {
    byte[] base = new byte[16];
    base[10] = (byte) 0xff;
    base[11] = (byte) 0xff;
    return new AddressBlock(base, 96);
  }

  /** Whether a cloud's metadata service answers there. */
  static boolean isMetadata(InetAddress address) {
    return METADATA.stream().anyMatch(block -> block.contains(address))
        || (LOCAL_NAT64.contains(address) && hidesMetadata(address.getAddress()));
  }

  private static boolean hidesMetadata(byte[] bytes) {
    return Stream.of(LOCAL_NAT64_PLACES)
        .map(at -> address(bytes[at[0]], bytes[at[1]], bytes[at[2]], bytes[at[3]]))
        .anyMatch(inside -> METADATA.stream().anyMatch(block -> block.contains(inside)));
  }

  /** What kind of address it is when it is not a public one. */
  static Optional<String> notPublic(InetAddress address) {
    if (isMetadata(address)) {
      return Optional.of("a cloud metadata address");
    }
    for (Range range : NOT_PUBLIC) {
      if (range.block().contains(address)) {
        return Optional.of(range.name());
      }
    }
    return address instanceof Inet4Address || GLOBAL_UNICAST.contains(address)
        ? Optional.empty()
        : Optional.of("no global unicast address");
  }

  /**
   * What is to be judged for {@code address}: the IPv4 addresses inside it that a translator or a
   * tunnel would deliver to, otherwise the address itself.
   */
  static List<InetAddress> judged(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return List.of(address);
    }
    List<InetAddress> inside = new ArrayList<>();
    if (isUnspecifiedOrLoopback(bytes)) {
      inside.add(address);
    } else if (IPV4_AT_END.stream().anyMatch(block -> block.contains(address))) {
      inside.add(ipv4(bytes, 12, 0));
    } else if (SIX_TO_FOUR.contains(address)) {
      inside.add(ipv4(bytes, 2, 0));
    } else if (TEREDO.contains(address)) {
      inside.add(ipv4(bytes, 4, 0));
      inside.add(ipv4(bytes, 12, 0xff));
    } else {
      inside.add(address);
      if (isIsatap(bytes)) {
        inside.add(ipv4(bytes, 12, 0));
      }
    }
    return inside;
  }

  private static boolean isUnspecifiedOrLoopback(byte[] bytes) {
    byte[] none = new byte[16];
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    return Arrays.equals(bytes, none) || Arrays.equals(bytes, loopback);
  }

  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & ~2) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
  }

  private static InetAddress ipv4(byte[] bytes, int from, int flip) {
    byte[] inside = Arrays.copyOfRange(bytes, from, from + 4);
    for (int i = 0; i < 4; i++) {
      inside[i] ^= (byte) flip;
    }
    return address(inside);
  }

  private static InetAddress address(byte... bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address has 4 or 16 bytes.", e);
    }
  }
}
