package org.workflowserver.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.workflowserver.settings.SettingInvalid;

class ClientAddressTest {
  private static final AddressRanges NONE = ranges();
  private static final AddressRanges PROXIES = ranges("10.0.0.0/8", "2001:db8::/32", "192.0.2.1");

  @Test
  void whatAClientSaysOfItselfIsNotBelieved() {
    assertThat(ClientAddress.of("198.51.100.7", List.of("203.0.113.9"), NONE))
        .isEqualTo("198.51.100.7");
    assertThat(ClientAddress.of("198.51.100.7", List.of("203.0.113.9"), PROXIES))
        .isEqualTo("198.51.100.7");
  }

  @Test
  void whatATrustedProxySaysIs() {
    assertThat(ClientAddress.of("10.1.2.3", List.of("203.0.113.9"), PROXIES))
        .isEqualTo("203.0.113.9");
    assertThat(ClientAddress.of("2001:db8::5", List.of("203.0.113.9"), PROXIES))
        .isEqualTo("203.0.113.9");
  }

  @Test
  void theLastThatIsNoTrustedProxyIsTheClient() {
    assertThat(
            ClientAddress.of(
                "10.1.2.3", List.of("1.1.1.1, 203.0.113.9", "192.0.2.1 , 10.9.9.9"), PROXIES))
        .isEqualTo("203.0.113.9");
  }

  @Test
  void nonsenseEndsTheWay() {
    assertThat(ClientAddress.of("10.1.2.3", List.of("203.0.113.9, unknown"), PROXIES))
        .isEqualTo("10.1.2.3");
    assertThat(ClientAddress.of("10.1.2.3", List.of(), PROXIES)).isEqualTo("10.1.2.3");
    assertThat(ClientAddress.of("10.1.2.3", List.of("example.org"), PROXIES)).isEqualTo("10.1.2.3");
    assertThat(ClientAddress.of("10.1.2.3", List.of("10.0.0.9"), PROXIES)).isEqualTo("10.0.0.9");
  }

  @Test
  void aWrongSettingIsRefused() {
    for (String wrong : List.of("localhost", "10.0.0.0/33", "10.0.0.256", "::1/129", "10/8", "")) {
      assertThatThrownBy(() -> ranges(wrong))
          .as(wrong)
          .isInstanceOf(SettingInvalid.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }

  private static AddressRanges ranges(String... texts) {
    return AddressRanges.of("workflow.http.trusted-proxies", List.of(texts));
  }
}
