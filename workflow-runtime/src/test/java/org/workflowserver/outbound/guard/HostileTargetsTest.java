package org.workflowserver.outbound.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
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

  static List<InetAddress> addresses() {
    return HostileTargets.addresses();
  }

  static List<InetAddress> ipv4Addresses() {
    return HostileTargets.ipv4Addresses();
  }

  static List<String> numberForms() {
    return HostileTargets.numberForms();
  }

  static List<String> oddUrls() {
    return HostileTargets.oddUrls();
  }

  @Test
  void areManyEnoughToMeanSomething() {
    assertThat(addresses()).doesNotHaveDuplicates().hasSizeGreaterThan(700);
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void areRefusedBehindAName(InetAddress hostile) {
    InetAddress harmless = HostileTargets.address("93.184.216.34");
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
    String host = HostileTargets.inUrl(hostile);
    for (String url :
        List.of("https://" + host + "/", "http://" + host + "/", "https://" + host + ":443")) {
      assertRefused(url);
    }
  }

  @ParameterizedTest
  @MethodSource("ipv4Addresses")
  void areRefusedAsMappedAddresses(InetAddress hostile) {
    byte[] bytes = hostile.getAddress();
    assertRefused("https://[::ffff:" + hostile.getHostAddress() + "]/");
    assertRefused(
        "https://[0:0:0:0:0:FFFF:%02x%02x:%02x%02x]/"
            .formatted(bytes[0], bytes[1], bytes[2], bytes[3]));
  }

  @ParameterizedTest
  @MethodSource("numberForms")
  void areRefusedInOddNumberForms(String host) {
    assertRefused("https://" + host + "/");
    assertRefused("http://" + host + "/");
  }

  @ParameterizedTest
  @MethodSource("oddUrls")
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
      assertThatThrownBy(
              () ->
                  guard.judge(
                      "example.com", List.of(HostileTargets.address("93.184.216.34")), port))
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
    assertThatThrownBy(
            () -> STRICT.judge("example.com", List.of(HostileTargets.address("93.184.216.34")), 80))
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
}
