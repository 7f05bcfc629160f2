package org.workflowserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** None of these is ever allowed, however it is written. */
class HostileTargetsTest {
  private static final OutboundGuard STRICT = new OutboundGuard(OutboundPolicy.STRICT);

  /** As open as an operator may make it without meaning these targets. */
  private static final OutboundGuard OPEN =
      new OutboundGuard(OutboundPolicy.of("internal.example:1-65535,11.0.0.0/8:1-65535", true));

  /** First, last and something between, of every range that is not public. */
  private static final List<String> IPV4 =
      List.of(
          "0.0.0.0",
          "0.0.0.1",
          "0.255.255.255",
          "10.0.0.0",
          "10.20.30.40",
          "10.255.255.255",
          "100.64.0.0",
          "100.100.100.200",
          "100.127.255.255",
          "127.0.0.0",
          "127.0.0.1",
          "127.0.1.1",
          "127.255.255.255",
          "169.254.0.0",
          "169.254.0.23",
          "169.254.169.253",
          "169.254.169.254",
          "169.254.170.2",
          "169.254.255.255",
          "172.16.0.0",
          "172.20.1.1",
          "172.31.255.255",
          "168.63.129.16",
          "192.0.0.0",
          "192.0.0.8",
          "192.0.0.192",
          "192.0.0.255",
          "192.0.2.0",
          "192.0.2.255",
          "192.31.196.1",
          "192.52.193.1",
          "192.175.48.1",
          "192.88.99.0",
          "192.88.99.1",
          "192.88.99.255",
          "192.168.0.0",
          "192.168.1.1",
          "192.168.255.255",
          "198.18.0.0",
          "198.19.255.255",
          "198.51.100.0",
          "198.51.100.255",
          "203.0.113.0",
          "203.0.113.255",
          "224.0.0.0",
          "224.0.0.1",
          "239.255.255.255",
          "240.0.0.0",
          "250.1.2.3",
          "255.255.255.254",
          "255.255.255.255");

  private static final List<String> IPV6 =
      List.of(
          "::",
          "::1",
          "::2",
          "100::",
          "100::1",
          "100:0:0:1::1",
          "64:ff9b:1::1",
          "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
          "2001:2::1",
          "2001:2:0:ffff::1",
          "2001:db8::",
          "2001:db8::1",
          "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
          "2001:10::1",
          "2001:20::1",
          "2001:2f:ffff::1",
          "2001:1::1",
          "2001:3::1",
          "2001:4:112::1",
          "2620:4f:8000::1",
          "3fff::1",
          "3fff:fff:ffff::1",
          "4000::1",
          "5f00::1",
          "1fff::1",
          "fc00::1",
          "fd00::1",
          "fdff:ffff::1",
          "fd00:ec2::254",
          "fd20:ce::254",
          "fe00::1",
          "fe80::1",
          "fe80::a9fe:a9fe",
          "febf::1",
          "fec0::1",
          "feff::1",
          "ff00::1",
          "ff02::1",
          "ff0e::1",
          "ffff::1",
          "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");

  static Stream<InetAddress> addresses() {
    Stream<InetAddress> ipv4 =
        IPV4.stream()
            .map(HostileTargetsTest::address)
            .flatMap(
                v4 ->
                    Stream.of(
                        v4,
                        inside("::", 12, v4, 0),
                        inside("::ffff:0:0:0", 12, v4, 0),
                        inside("64:ff9b::", 12, v4, 0),
                        inside("2002::1", 2, v4, 0),
                        inside("2001:0:808:808::", 12, v4, 0xff),
                        inside("2001::f7f7:f7f7", 4, v4, 0),
                        inside("2606:4700::5efe:0:0", 12, v4, 0),
                        inside("2606:4700::200:5efe:0:0", 12, v4, 0)));
    return Stream.concat(ipv4, IPV6.stream().map(HostileTargetsTest::address));
  }

  @Test
  void areManyEnoughToMeanSomething() {
    assertThat(addresses().distinct()).hasSizeGreaterThan(400);
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void areRefusedBehindAName(InetAddress hostile) {
    InetAddress harmless = address("93.184.216.34");
    for (OutboundGuard guard : List.of(STRICT, OPEN)) {
      assertThatThrownBy(() -> guard.judge("example.com", List.of(hostile), 443))
          .isInstanceOf(TargetRefused.class);
      assertThatThrownBy(() -> guard.judge("example.com", List.of(harmless, hostile), 443))
          .isInstanceOf(TargetRefused.class);
    }
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void areRefusedWrittenOut(InetAddress hostile) {
    String text = hostile.getHostAddress();
    String host = text.indexOf(':') < 0 ? text : "[" + text + "]";
    for (String url :
        List.of("https://" + host + "/", "http://" + host + "/", "https://" + host + ":443")) {
      assertRefused(url);
    }
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void areRefusedAsMappedAddresses(InetAddress hostile) {
    byte[] bytes = hostile.getAddress();
    if (bytes.length == 4) {
      assertRefused("https://[::ffff:" + hostile.getHostAddress() + "]/");
      assertRefused(
          "https://[0:0:0:0:0:FFFF:%02x%02x:%02x%02x]/"
              .formatted(bytes[0], bytes[1], bytes[2], bytes[3]));
    }
  }

  static Stream<String> numberForms() {
    return Stream.of(
            "127.0.0.1", "169.254.169.254", "10.0.0.1", "0.0.0.0", "192.168.1.1", "8.8.8.8")
        .flatMap(
            text -> {
              byte[] b = address(text).getAddress();
              int[] o = {b[0] & 255, b[1] & 255, b[2] & 255, b[3] & 255};
              long whole = ((long) o[0] << 24) | (o[1] << 16) | (o[2] << 8) | o[3];
              return Stream.of(
                  Long.toString(whole),
                  "0x" + Long.toHexString(whole),
                  "0X" + Long.toHexString(whole).toUpperCase(java.util.Locale.ROOT),
                  "0" + Long.toOctalString(whole),
                  "00000" + Long.toOctalString(whole),
                  "%d.%d".formatted(o[0], (o[1] << 16) | (o[2] << 8) | o[3]),
                  "%d.%d.%d".formatted(o[0], o[1], (o[2] << 8) | o[3]),
                  "0x%x.0x%x.0x%x.0x%x".formatted(o[0], o[1], o[2], o[3]),
                  "0%o.0%o.0%o.0%o".formatted(o[0], o[1], o[2], o[3]),
                  "%03d.%03d.%03d.%03d".formatted(o[0], o[1], o[2], o[3]),
                  "%d.%d.%d.0x%x".formatted(o[0], o[1], o[2], o[3]),
                  "%d.%d.%d.0%o".formatted(o[0], o[1], o[2], o[3]),
                  text + ".",
                  text + "..",
                  "." + text,
                  text.replace(".", ".."),
                  text.replace('.', '\u3002'),
                  text.replace('.', '\uff0e'),
                  text.replace('.', '\uff61'),
                  text.replace('0', '\uff10').replace('1', '\uff11').replace('8', '\uff18'),
                  text.replace('1', '\u2460').replace('8', '\u2467').replace("0", "\u24ea"),
                  "%" + Integer.toHexString(text.charAt(0)) + text.substring(1),
                  text + "%00",
                  text + "%2f",
                  text + ".0x",
                  "x." + text,
                  "x.0x7f",
                  text + "%eth0");
            });
  }

  @ParameterizedTest
  @MethodSource("numberForms")
  void areRefusedInOddNumberForms(String host) {
    assertRefused("https://" + host + "/");
    assertRefused("http://" + host + "/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user@example.com/",
        "https://user:password@example.com/",
        "https://:@example.com/",
        "https://@example.com/",
        "https://example.com@127.0.0.1/",
        "https://127.0.0.1@example.com/",
        "https://a@b@example.com/",
        "https://example.com:443@127.0.0.1/",
        "https://example.com\\@127.0.0.1/",
        "https://127.0.0.1\\@example.com/",
        "https://example.com\\.evil.test/",
        "https:\\\\example.com/",
        "https:/example.com/",
        "https:example.com/",
        "//example.com/",
        "/path",
        "example.com",
        "",
        " ",
        "https://",
        "https:///",
        "https://?",
        "https://#",
        "https://:443/",
        "https://./",
        "https://../",
        "https://.example.com/",
        "https://example..com/",
        "https://example.com../",
        "https://-example.com/",
        "https://example-.com/",
        "https://exa mple.com/",
        "https://example.com /",
        " https://example.com/",
        "https://example.com/\r\nHost: internal",
        "https://example.com/\n",
        "https://exam\tple.com/",
        "https://example.com\u0000.evil.test/",
        "https://example.com/\u0085",
        "https://exa%6dple.com/",
        "https://example.com%2f@evil.test/",
        "https://ex[am]ple.com/",
        "https://[example.com]/",
        "https://[127.0.0.1]/",
        "https://[::1/",
        "https://::1/",
        "https://::1]/",
        "https://[]/",
        "https://[:]/",
        "https://[::1]x/",
        "https://[::1]:x/",
        "https://[[::1]]/",
        "https://[::1%25lo]/",
        "https://[::1%lo]/",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[2606:4700::1111%1]/",
        "https://[v1.fe]/",
        "https://[::ffff:127.1]/",
        "https://[::ffff:0x7f.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::7f00:1]/",
        "https://[1::2::3]/",
        "https://[12345::1]/",
        "https://[::g]/",
        "https://xn--.example/",
        "https://\u0130\u0000.example/",
        "https://ex\u00adample..com/",
        "https://a\u200d.\u2024/",
        "https://example\uff0fcom@evil.test/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:99999/",
        "https://example.com:123456/",
        "https://example.com:-1/",
        "https://example.com:+443/",
        "https://example.com: 443/",
        "https://example.com:443:443/",
        "https://example.com:0x1bb/",
        "https://example.com:abc/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "gopher://example.com:443/_x",
        "dict://example.com:443/",
        "ldap://example.com/",
        "jar:https://example.com!/",
        "javascript:alert(1)",
        "data:text/plain,x",
        "ws://example.com/",
        "wss://example.com/",
        "httpss://example.com/",
        "ht tps://example.com/",
        "1https://example.com/",
      })
  void areRefusedAsUrlsThatReadTwoWays(String url) {
    assertRefused(url);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 20, 21, 22, 23, 25, 53, 79, 81, 110, 143, 389, 442, 444, 445, 465, 587, 1433, 2375, 3306,
        5432, 5984, 6379, 8000, 8080, 8443, 9000, 9200, 11211, 27017, 65535
      })
  void areRefusedOnOtherPorts(int port) {
    assertThatThrownBy(() -> STRICT.target("https://example.com:" + port + "/"))
        .isInstanceOf(TargetRefused.class);
    for (OutboundGuard guard : List.of(STRICT, OPEN)) {
      assertThatThrownBy(() -> guard.judge("example.com", List.of(address("93.184.216.34")), port))
          .isInstanceOf(TargetRefused.class);
    }
    assertRefused("https://93.184.216.34:" + port + "/");
    assertRefused("https://[2606:4700::1111]:" + port + "/");
  }

  @Test
  void areRefusedByPlainHttpUnlessThatIsOn() {
    assertThatThrownBy(() -> STRICT.target("http://example.com/"))
        .isInstanceOf(TargetRefused.class);
    assertThatThrownBy(() -> STRICT.target("http://example.com:443/"))
        .isInstanceOf(TargetRefused.class);
    assertThatThrownBy(() -> STRICT.judge("example.com", List.of(address("93.184.216.34")), 80))
        .isInstanceOf(TargetRefused.class);
  }

  @Test
  void areRefusedWithoutAnAddress() {
    assertThatThrownBy(() -> STRICT.judge("example.com", List.of(), 443))
        .isInstanceOf(TargetRefused.class);
  }

  private static void assertRefused(String url) {
    for (OutboundGuard guard : List.of(STRICT, OPEN)) {
      assertThatThrownBy(() -> guard.target(url))
          .as(url)
          .isInstanceOfAny(TargetRefused.class, UrlMalformed.class);
    }
  }

  private static InetAddress inside(String prefix, int at, InetAddress v4, int flip) {
    byte[] bytes = address(prefix).getAddress();
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (v4.getAddress()[i] ^ flip);
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
