package org.workflowserver.component.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepSecrets;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.outbound.guard.HostileTargets;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.ScriptedNames;
import org.workflowserver.outbound.http.CanaryNetwork;
import org.workflowserver.outbound.http.OutboundHttp;

/**
 * The guard as an author meets it: every hostile target is put into a real webhook step, in a
 * network where whatever is let out arrives at one listening server.
 */
@Timeout(300)
class WebhookGuardTest {
  private static final InetAddress PUBLIC = HostileTargets.address("93.184.216.34");
  private static final Failed REFUSED =
      Failed.input("target_not_allowed", "Target address is not allowed");

  /** As open as an operator may make it without meaning these targets. */
  private static final OutboundPolicy OPEN =
      OutboundPolicy.of(
          "internal.example:1-65535,11.0.0.0/8:1-65535,[2001:db8:1::/64]:1-65535", true);

  private static final AtomicInteger TRIED = new AtomicInteger();

  private final LoggedLines log = LoggedLines.of(OutboundHttp.class);
  private CanaryNetwork network;
  private OutboundHttp http;

  @BeforeEach
  void open() throws IOException {
    network = new CanaryNetwork();
    http = network.connector(OPEN);
  }

  @AfterEach
  void close() throws IOException {
    log.close();
    http.close();
    network.close();
  }

  @AfterAll
  static void sayHowMany() {
    Logger.getLogger(WebhookGuardTest.class.getName())
        .info(() -> TRIED + " calls to hostile targets were tried.");
    assertThat(TRIED).hasValueGreaterThan(300);
  }

  @Test
  void theNetworkLeadsWhateverIsAllowedToTheCanary() {
    network.name("open.example", PUBLIC);
    network.name("internal.example", HostileTargets.address("10.0.0.5"));
    for (String url :
        List.of(
            "http://93.184.216.34/",
            "http://open.example/",
            "http://internal.example:9000/",
            "http://11.2.3.4:77/",
            "http://[2606:4700::1111]/")) {
      assertThat(get(url)).as(url).isInstanceOf(Completed.class);
    }
    assertThat(network.canary().connections()).isEqualTo(5);
    assertThat(network.dialled())
        .extracting(address -> address.getAddress().getHostAddress() + " " + address.getPort())
        .containsExactly(
            "93.184.216.34 80",
            "93.184.216.34 80",
            "10.0.0.5 9000",
            "11.2.3.4 77",
            "2606:4700:0:0:0:0:0:1111 80");
    assertThat(log.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1:9000|127.0.0.1:9000|127.0.0.1|9000",
        "127.0.0.1/32:80|127.0.0.1|127.0.0.1|80",
        "10.2.0.0/16:443-8443|10.2.255.255:8443|10.2.255.255|8443",
        "10.2.0.0/16:443-8443|10.2.0.0:443|10.2.0.0|443",
        "10.0.0.0/8:1-65535|10.255.255.255:65535|10.255.255.255|65535",
        "10.0.0.0/8:1-65535|10.0.0.0:1|10.0.0.0|1",
        "10.0.0.0/8:80|[::ffff:10.0.0.1]|10.0.0.1|80",
        "10.0.0.0/8:80|[64:ff9b::10.0.0.1]|64:ff9b:0:0:0:0:a00:1|80",
        "[::1]:8080|[::1]:8080|0:0:0:0:0:0:0:1|8080",
        "[fd00::/8]:80|[fdff::1]|fdff:0:0:0:0:0:0:1|80",
        "fd00::/8:80|[fd00::]|fd00:0:0:0:0:0:0:0|80",
        "name.example:8080|name.example:8080|10.9.9.9|8080",
        "Name.Example.:8080-8090|NAME.example.:8090|10.9.9.9|8090",
        "10.9.0.0/16:8080|name.example:8080|10.9.9.9|8080",
        "xn--bcher-kva.example:80|b\u00fccher.example|10.8.8.8|80",
        "b\u00fccher.example:80|xn--bcher-kva.example|10.8.8.8|80",
        "other.example:1 , 127.0.0.1/32:9000,|127.0.0.1:9000|127.0.0.1|9000",
        "|93.184.216.34|93.184.216.34|80"
      })
  void whatTheOperatorOpensIsReached(String allow, String host, String address, int port) {
    String rules = allow == null ? "" : allow;
    network.name("name.example", HostileTargets.address("10.9.9.9"));
    network.name("xn--bcher-kva.example", HostileTargets.address("10.8.8.8"));
    try (OutboundHttp plain = network.connector(OutboundPolicy.of(rules, true))) {
      assertThat(get(plain, "http://" + host + "/", false)).isInstanceOf(Completed.class);
      assertThat(network.dialled())
          .singleElement()
          .isEqualTo(new InetSocketAddress(HostileTargets.address(address), port));
    }
    try (OutboundHttp encrypted = network.connector(OutboundPolicy.of(rules, false))) {
      assertThat(get(encrypted, "http://" + host + "/", false))
          .isEqualTo(Failed.input("target_not_allowed", "Target address is not allowed"));
      assertThat(log.all()).singleElement().asString().contains("plain HTTP");
    }
    assertThat(network.canary().connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://s3cret-Token\ue000.example/",
        "https://s3cret-Token.example/",
        "https://open.example/s3cret-Token",
        "s3cret-Token://open.example/"
      })
  void nothingOfATargetWithASecretIsLogged(String url) {
    network.name("s3cret-token.example", HostileTargets.address("10.0.0.7"));
    network.name("open.example", HostileTargets.address("10.0.0.7"));
    StepSecrets secrets = new StepSecrets(List.of(), text -> text.contains("s3cret-Token"));
    assertThat(get(http, url, true, secrets)).isEqualTo(REFUSED);
    assertThat(log.all())
        .singleElement()
        .asString()
        .startsWith("Refused an outgoing call to an address with a secret in it: ")
        .doesNotContainIgnoringCase("s3cret")
        .doesNotContain("10.0.0.7");
  }

  @Test
  void noAddressThatIsNotPublicIsReachedWrittenOut() {
    for (InetAddress hostile : HostileTargets.addresses()) {
      String host = HostileTargets.inUrl(hostile);
      for (String url :
          List.of("http://" + host, "https://" + host + "/", "https://" + host + ":443/?a#b")) {
        assertRefusedForItsAddress(url);
      }
    }
    assertNothingWasReached();
  }

  @Test
  void noAddressThatIsNotPublicIsReachedAsAMappedOne() {
    for (InetAddress hostile : HostileTargets.ipv4Addresses()) {
      byte[] b = hostile.getAddress();
      assertRefusedForItsAddress("http://[::ffff:" + hostile.getHostAddress() + "]/");
      assertRefusedForItsAddress(
          "http://[0:0:0:0:0:FFFF:%02x%02x:%02x%02x]/".formatted(b[0], b[1], b[2], b[3]));
    }
    assertNothingWasReached();
  }

  @Test
  void noAddressThatIsNotPublicIsReachedBehindAName() {
    for (InetAddress hostile : HostileTargets.addresses()) {
      for (InetAddress[] answer :
          List.of(
              new InetAddress[] {hostile},
              new InetAddress[] {PUBLIC, hostile},
              new InetAddress[] {hostile, PUBLIC})) {
        network.name("name.example", answer);
        assertRefusedForItsAddress("http://name.example/");
        assertRefusedForItsAddress("https://name.example/");
      }
    }
    assertNothingWasReached();
  }

  @Test
  void noAddressThatIsNotPublicIsReachedByRedirect() {
    network.name("open.example", PUBLIC);
    int calls = 0;
    for (InetAddress hostile : HostileTargets.addresses()) {
      network.name("name.example", hostile);
      for (String location :
          List.of("http://" + HostileTargets.inUrl(hostile) + "/", "//name.example/")) {
        network
            .canary()
            .answer((calls % 2 == 0 ? 302 : 307) + " Go", "Location: " + location + "\r\n", NONE);
        assertRefusedForItsAddress("http://open.example/");
        calls++;
      }
    }
    assertThat(network.canary().requests()).hasSize(calls).allMatch(r -> r.startsWith("GET / "));
    assertThat(network.dialled()).allMatch(target -> target.getAddress().equals(PUBLIC));
  }

  @Test
  void noNumberFormOfAnAddressIsReached() throws IOException {
    http.close();
    http = network.connector(OPEN, host -> new InetAddress[] {PUBLIC});
    for (String host : HostileTargets.numberForms()) {
      for (String scheme : List.of("http", "https")) {
        assertRefused(scheme + "://" + host + "/");
        network.canary().answer("303 Go", "Location: " + scheme + "://" + host + "/\r\n", NONE);
        StepOutcome redirected = get("http://open.example/");
        assertThat(redirected).as(host).isInstanceOf(Failed.class);
        assertThat(((Failed) redirected).code()).isIn("target_not_allowed", "redirect_invalid");
      }
    }
    assertThat(network.canary().requests()).hasSize(2 * HostileTargets.numberForms().size());
    assertThat(network.dialled()).hasSize(1);
  }

  @Test
  void noUrlThatReadsTwoWaysIsCalled() throws IOException {
    http.close();
    http = network.connector(OPEN, host -> new InetAddress[] {PUBLIC});
    List<Failed> refused = new ArrayList<>();
    for (String url : HostileTargets.oddUrls()) {
      Failed failed = (Failed) get(url);
      assertThat(failed.code())
          .as(url)
          .isIn("target_not_allowed", "request_invalid", "template_error");
      refused.add(failed);
    }
    assertThat(refused)
        .filteredOn(failed -> failed.code().equals("target_not_allowed"))
        .isNotEmpty()
        .allMatch(REFUSED::equals);
    assertNothingWasReached();
  }

  @Test
  void namesThatLookLikeOthersAreJudgedAsWhatIsLookedUp() {
    network.name("localhost", HostileTargets.address("127.0.0.1"));
    network.name("metadata.google.internal", HostileTargets.address("169.254.169.254"));
    for (String host :
        List.of(
            "localhost",
            "LOCALHOST",
            "localhost.",
            "loc\u00adalhost",
            "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54",
            "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
            "metadata.google.internal",
            "metadata\u3002google\uff0einternal",
            "METADATA.google.internal.",
            "meta\u00addata.google.internal")) {
      assertRefusedForItsAddress("http://" + host + "/");
    }
    assertNothingWasReached();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0:1-65535,[::/0]:1-65535",
        "0.0.0.0/1:1-65535,128.0.0.0/1:1-65535,[::/1]:1-65535,[8000::/1]:1-65535",
        "169.254.169.254/31:80,168.63.129.16/31:80,100.100.100.200/31:80,192.0.0.192/31:80",
        "169.254.0.0/16:80,[fd00:ec2::254/127]:80,[fd20:ce::/32]:80,[fe80::/10]:80",
        "[64:ff9b::/32]:80,[64:ff9b:1::/48]:80,[2002::/16]:80,[2001::/32]:80,[::/96]:80",
        "name.example:80"
      })
  void metadataStaysShutUnderHostRulesAndWideBlocks(String allow) {
    http.close();
    http = network.connector(OutboundPolicy.of(allow, true));
    for (InetAddress metadata : HostileTargets.metadata()) {
      List<InetAddress> forms = new ArrayList<>(List.of(metadata));
      HostileTargets.embedded(metadata).forEach(forms::add);
      for (InetAddress form : forms) {
        assertRefusedForItsAddress("http://" + HostileTargets.inUrl(form) + "/");
        network.name("name.example", form);
        assertRefusedForItsAddress("http://name.example/");
      }
    }
    assertNothingWasReached();
  }

  @Test
  void metadataIsOpenedByItsOwnAddressAlone() {
    for (InetAddress metadata : HostileTargets.metadata()) {
      String host = HostileTargets.inUrl(metadata);
      try (OutboundHttp opened = network.connector(OutboundPolicy.of(host + ":80", true))) {
        assertThat(get(opened, "http://" + host + "/", true)).isInstanceOf(Completed.class);
        assertThat(get(opened, "https://" + host + "/", true)).isEqualTo(REFUSED);
      }
    }
    assertThat(network.canary().connections()).isEqualTo(HostileTargets.metadata().size());
  }

  @Test
  void theSystemsNameServiceIsAskedOnceAndItsFirstAnswerIsWhereTheCallGoes() {
    List<InetAddress> first = List.of(PUBLIC);
    List<InetAddress> second = List.of(HostileTargets.address("127.0.0.1"));
    String host = ScriptedNames.script("rebinding", List.of(first, second));
    try (OutboundHttp named = network.connector(OPEN, InetAddress::getAllByName)) {
      assertThat(get(named, "http://" + host + "/", false)).isInstanceOf(Completed.class);
      assertThat(ScriptedNames.lookUps(host)).isEqualTo(1);
      assertThat(network.dialled())
          .singleElement()
          .satisfies(target -> assertThat(target.getAddress()).isEqualTo(PUBLIC));
    }
    try (OutboundHttp named = network.connector(OPEN, InetAddress::getAllByName)) {
      assertThat(get(named, "http://" + host + "/", false)).isEqualTo(REFUSED);
      assertThat(ScriptedNames.lookUps(host)).isEqualTo(2);
      assertThat(network.dialled()).hasSize(1);
      assertThat(log.all()).singleElement().asString().contains("127.0.0.1 is a loopback address");
    }
  }

  @Test
  void aRedirectBackToItsNameFindsTheSecondAnswerJudged() {
    String host =
        ScriptedNames.script(
            "turning",
            List.of(List.of(PUBLIC), List.of(HostileTargets.address("169.254.169.254"))));
    network
        .canary()
        .answer(
            "302 Go",
            "Connection: close\r\nLocation: http://" + host + "/latest/meta-data/\r\n",
            NONE);
    try (OutboundHttp named = network.connector(OPEN, InetAddress::getAllByName)) {
      assertThat(get(named, "http://" + host + "/", true)).isEqualTo(REFUSED);
    }
    assertThat(ScriptedNames.lookUps(host)).isEqualTo(2);
    assertThat(network.canary().requests()).hasSize(1);
  }

  private void assertRefusedForItsAddress(String url) {
    assertThat(assertRefused(url).getLast())
        .as(url)
        .matches(".* is [a-zA-Z0-9 -]+\\. The call fails .*");
  }

  /** What the log says of it. */
  private List<String> assertRefused(String url) {
    assertThat(get(url)).as(url).isEqualTo(REFUSED);
    List<String> lines = log.take();
    assertThat(lines).as(url).isNotEmpty();
    return lines;
  }

  private void assertNothingWasReached() {
    assertThat(network.dialled()).isEmpty();
    assertThat(network.canary().connections()).isZero();
  }

  private StepOutcome get(String url) {
    TRIED.incrementAndGet();
    return get(http, url, true);
  }

  private static StepOutcome get(OutboundHttp http, String url, boolean follow) {
    return get(http, url, follow, StepSecrets.NONE);
  }

  private static StepOutcome get(
      OutboundHttp http, String url, boolean follow, StepSecrets secrets) {
    return new WebhookComponent(http)
        .execute(
            new StepContext(
                Map.of("method", "GET", "url", url, "follow_redirects", follow),
                Map.of(),
                "fl_run_1/n1/0",
                null,
                Instant.EPOCH,
                Duration.ofSeconds(30),
                secrets,
                "acme",
                null));
  }

  private static final byte[] NONE = "".getBytes(StandardCharsets.UTF_8);
}
