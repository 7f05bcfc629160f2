package org.workflowserver.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.workflowserver.settings.SettingInvalid;

class TrustedProxiesTest {
  private static final TrustedProxies NONE = proxies();
  private static final TrustedProxies PROXIES = proxies("10.0.0.0/8", "2001:db8::/32", "192.0.2.1");

  @Test
  void whatAClientSaysOfItselfIsNotBelieved() {
    assertThat(NONE.client("198.51.100.7", List.of("203.0.113.9"))).isEqualTo("198.51.100.7");
    assertThat(PROXIES.client("198.51.100.7", List.of("203.0.113.9"))).isEqualTo("198.51.100.7");
  }

  @Test
  void whatATrustedProxySaysIs() {
    assertThat(PROXIES.client("10.1.2.3", List.of("203.0.113.9"))).isEqualTo("203.0.113.9");
    assertThat(PROXIES.client("2001:db8::5", List.of("203.0.113.9"))).isEqualTo("203.0.113.9");
  }

  @Test
  void theLastThatIsNoTrustedProxyIsTheClient() {
    assertThat(PROXIES.client("10.1.2.3", List.of("1.1.1.1, 203.0.113.9", "192.0.2.1 , 10.9.9.9")))
        .isEqualTo("203.0.113.9");
  }

  @Test
  void addressesMayStandInBrackets() {
    assertThat(PROXIES.client("10.1.2.3", List.of("[2001:db9::7]"))).isEqualTo("2001:db9::7");
    assertThat(PROXIES.client("10.1.2.3", List.of("203.0.113.9, [2001:db8::5]")))
        .isEqualTo("203.0.113.9");
  }

  @Test
  void aProxyIsKnownByWhicheverInterfaceItIsReached() {
    assertThat(proxies("fe80::/10").client("fe80::5%eth0", List.of("203.0.113.9")))
        .isEqualTo("203.0.113.9");
  }

  @Test
  void nonsenseEndsTheWay() {
    assertThat(PROXIES.client("10.1.2.3", List.of("203.0.113.9, unknown"))).isEqualTo("10.1.2.3");
    assertThat(PROXIES.client("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
    assertThat(PROXIES.client("10.1.2.3", List.of("example.org"))).isEqualTo("10.1.2.3");
    assertThat(PROXIES.client("10.1.2.3", List.of("10.0.0.9"))).isEqualTo("10.0.0.9");
  }

  @Test
  void aWrongSettingIsRefused() {
    for (String wrong : List.of("localhost", "10.0.0.0/33", "10.0.0.256", "::1/129", "10/8", "")) {
      assertThatThrownBy(() -> proxies(wrong))
          .as(wrong)
          .isInstanceOf(SettingInvalid.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }

  private static TrustedProxies proxies(String... texts) {
    return TrustedProxies.of(List.of(texts));
  }
}
