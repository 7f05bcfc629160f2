package org.workflowserver.outbound.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "https://example.com, example.com, 443, /",
    "HTTPS://EXAMPLE.com:443/a?b=c#d, example.com, 443, /a?b=c",
    "https://example.com.:/, example.com, 443, /",
    "https://example.com?x, example.com, 443, /?x",
    "https://bücher.example/ü?q=ä b, xn--bcher-kva.example, 443, /%C3%BC?q=%C3%A4%20b",
    "https://ＥＸＡＭＰＬＥ.com/, example.com, 443, /",
    "https://my_host.example/%41%zz, my_host.example, 443, /%41%zz",
    "https://93.184.216.34/, 93.184.216.34, 443, /",
    "https://[2606:4700::1111]/, 2606:4700:0:0:0:0:0:1111, 443, /",
    "https://[::ffff:8.8.8.8]/, 8.8.8.8, 443, /",
    "https://[64:ff9b::8.8.8.8]/, 64:ff9b:0:0:0:0:808:808, 443, /",
    "'https://example.com/a\"<>^`{|}\\', example.com, 443, /a%22%3C%3E%5E%60%7B%7C%7D%5C",
  })
  void allowsPublicTargetsByHttps(String url, String host, int port, String path) {
    TargetUrl target = new OutboundGuard(OutboundPolicy.STRICT).target(url);
    assertThat(target.host()).isEqualTo(host);
    assertThat(target.port()).isEqualTo(port);
    assertThat(target.path()).isEqualTo(path);
  }

  static List<InetAddress> publicNeighbours() {
    return AddressRegistry.publicNeighbours();
  }

  @ParameterizedTest
  @MethodSource("publicNeighbours")
  void allowsTheNeighboursOfEveryBlock(InetAddress address) {
    assertAllowed(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "2001:4860:4860::8888",
        "2606:4700::1",
        "2a00:1450::1",
        "3ffe::1",
        "64:ff9b::101:101",
        "2002:101:101::1"
      })
  void allowsPublicAddresses(String address) {
    assertAllowed(HostileTargets.address(address));
  }

  private static void assertAllowed(InetAddress address) {
    assertThatCode(
            () ->
                new OutboundGuard(OutboundPolicy.STRICT)
                    .judge("example.com", List.of(address), 443))
        .doesNotThrowAnyException();
  }

  @Test
  void allowsPlainHttpWhereItIsOn() throws Exception {
    OutboundGuard guard = new OutboundGuard(OutboundPolicy.of("", true));
    assertThat(guard.target("http://example.com/").port()).isEqualTo(80);
    guard.judge("example.com", List.of(InetAddress.getByName("1.1.1.1")), 80);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1/32:9000, https://127.0.0.1:9000/",
    "127.0.0.1:9000, https://127.0.0.1:9000/",
    "127.0.0.0/8:9000-9010, https://127.9.9.9:9010/",
    "127.0.0.1/32:9000, https://[::ffff:127.0.0.1]:9000/",
    "10.2.0.0/16:443, https://10.2.255.255/",
    "[::1]:8443, https://[::1]:8443/",
    "[::1]/128:8443, https://[0:0:0:0:0:0:0:1]:8443/",
    "[fd00::/8]:443, https://[fd12::1]/",
    "fd00::/8:443, https://[fd12::1]/",
    "169.254.169.254/32:443, https://169.254.169.254/",
    "'x.example:1 , 10.0.0.0/8:1-65535,', https://10.0.0.1:5000/",
    "10.0.0.0/8:443, https://[64:ff9b::10.0.0.1]/",
    "[64:ff9b:1::/48]:443, https://[64:ff9b:1::10.0.0.1]/",
    "[64:ff9b:1::a9fe:a9fe]:443, https://[64:ff9b:1::a9fe:a9fe]/",
  })
  void opensAddresses(String allow, String url) {
    assertThatCode(() -> new OutboundGuard(OutboundPolicy.of(allow, false)).target(url))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1/32:9000, https://127.0.0.1:9001/",
    "127.0.0.1/32:9000, https://127.0.0.1/",
    "127.0.0.1/32:9000, https://127.0.0.2:9000/",
    "127.0.0.1/32:9000, http://127.0.0.1:9000/",
    "127.0.0.0/8:9000-9010, https://127.0.0.1:9011/",
    "10.2.0.0/16:443, https://10.3.0.0/",
    "10.0.0.0/8:443, https://[2002:a00:1::1]:80/",
    "[fd00::/8]:443, https://[fe80::1]/",
    "169.254.0.0/16:443, https://169.254.169.254/",
    "169.254.169.254/31:443, https://169.254.169.254/",
    "0.0.0.0/0:443, https://169.254.169.254/",
    "0.0.0.0/0:443, https://168.63.129.16/",
    "0.0.0.0/0:443, https://100.100.100.200/",
    "0.0.0.0/0:443, https://[::ffff:169.254.169.254]/",
    "[::/0]:443, https://[fd00:ec2::254]/",
    "[fd00:ec2::254/127]:443, https://[fd00:ec2::254]/",
    "[::/0]:443, https://[64:ff9b:1::a9fe:a9fe]/",
    "[::/0]:443, https://[64:ff9b:1:0:a9:fea9:fe00:0]/",
    "[::/0]:443, https://[64:ff9b:1:a9:fe:a9fe::]/",
    "[64:ff9b:1::/48]:443, https://[64:ff9b:1:a9fe:a9:fe00::]/",
    "0.0.0.0/0:443, https://[::1]/",
    "[::/0]:443, https://127.0.0.1/",
    "x.example:443, https://127.0.0.1/",
  })
  void opensNothingElse(String allow, String url) {
    assertThatThrownBy(() -> new OutboundGuard(OutboundPolicy.of(allow, false)).target(url))
        .isInstanceOf(TargetRefused.class);
  }

  @Test
  void opensAHostByName() throws Exception {
    OutboundGuard guard = new OutboundGuard(OutboundPolicy.of("Intra.Example.:8443", false));
    InetAddress inside = InetAddress.getByName("10.1.2.3");
    assertThat(guard.target("https://intra.example:8443/").host()).isEqualTo("intra.example");
    guard.judge("intra.example", List.of(inside), 8443);
    assertThatThrownBy(() -> guard.judge("intra.example", List.of(inside), 443))
        .isInstanceOf(TargetRefused.class);
    assertThatThrownBy(() -> guard.judge("other.example", List.of(inside), 8443))
        .isInstanceOf(TargetRefused.class);
    assertThatThrownBy(() -> guard.target("https://other.example:8443/"))
        .isInstanceOf(TargetRefused.class);
  }

  static List<InetAddress> metadata() {
    return AddressRegistry.metadata();
  }

  @ParameterizedTest
  @MethodSource("metadata")
  void keepsMetadataShutBehindAHostRuleAndAWideBlock(InetAddress metadata) {
    assertRefused("intra.example:443", "intra.example", metadata);
    assertRefused("0.0.0.0/0:443,[::/0]:443", "intra.example", metadata);
    assertRefused("0.0.0.0/0:443,[::/0]:443", metadata.getHostAddress(), metadata);
  }

  @ParameterizedTest
  @CsvSource({"mail.example, 10.0.0.5, 587", "10.0.0.5, 10.0.0.5, 25", "::1, ::1, 25"})
  void opensWhatTheOperatorConfiguredElsewhere(String server, String address, int port) {
    List<InetAddress> addresses = List.of(HostileTargets.address(address));
    OutboundGuard guard = new OutboundGuard(OutboundPolicy.STRICT.alsoOpening(server, port));
    assertThatCode(() -> guard.judge(server, addresses, port)).doesNotThrowAnyException();
    assertThatThrownBy(() -> guard.judge(server, addresses, port + 1))
        .isInstanceOf(TargetRefused.class);
    assertThatThrownBy(
            () -> new OutboundGuard(OutboundPolicy.STRICT).judge(server, addresses, port))
        .isInstanceOf(TargetRefused.class);
  }

  @Test
  void opensNoOtherServerWithTheOneThatTheOperatorConfigured() {
    OutboundGuard guard = new OutboundGuard(OutboundPolicy.STRICT.alsoOpening("mail.example", 587));
    List<InetAddress> inside = List.of(HostileTargets.address("10.0.0.5"));
    List<InetAddress> metadata = List.of(HostileTargets.address("169.254.169.254"));
    assertThatThrownBy(() -> guard.judge("other.example", inside, 587))
        .isInstanceOf(TargetRefused.class);
    assertThatThrownBy(() -> guard.judge("mail.example", metadata, 587))
        .isInstanceOf(TargetRefused.class);
    assertThat(OutboundPolicy.STRICT.rules()).isEmpty();
  }

  private static void assertRefused(String allow, String host, InetAddress address) {
    OutboundGuard guard = new OutboundGuard(OutboundPolicy.of(allow, false));
    assertThatThrownBy(() -> guard.judge(host, List.of(address), 443))
        .isInstanceOf(TargetRefused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1/32",
        ":443",
        "x:",
        "x:0",
        "x:65536",
        "x:443-",
        "x:443-80",
        "x:*",
        "*:443",
        "10.0.0.0/8:*",
        "x:443,,y",
        "10.0.0.1/8:443",
        "10.0.0.0/33:443",
        "10.0.0.0/-1:443",
        "10.0.0.0/08:443",
        "10.0.0/8:443",
        "010.0.0.0/8:443",
        "300.0.0.0/8:443",
        "::1:443",
        "[::1:443",
        "[x]:443",
        "fd00::1/8:443",
        "exa mple:443",
        "*.example:443",
        "a@b:443",
        "https://x:443",
        "127.1:443",
        "2130706433:443"
      })
  void refusesRulesThatAreMalformed(String allow) {
    assertThatThrownBy(() -> OutboundPolicy.of(allow, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
