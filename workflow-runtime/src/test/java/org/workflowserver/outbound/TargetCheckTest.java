package org.workflowserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.outbound.guard.OutboundPolicy;

/** What operators are told of a URL is what the guard would do. */
class TargetCheckTest {
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "api.example.com", List.of("93.184.215.14"),
          "inner.example.com", List.of("93.184.215.14", "10.0.0.7"),
          "opened.example.com", List.of("10.0.0.8"));

  private final List<String> asked = new ArrayList<>();
  private final TargetCheck check =
      new TargetCheck(OutboundPolicy.of("opened.example.com:8443", false), this::addresses);

  private InetAddress[] addresses(String host) throws UnknownHostException {
    asked.add(host);
    List<InetAddress> found = new ArrayList<>();
    for (String text : NAMES.getOrDefault(host, List.of())) {
      found.add(InetAddress.getByName(text));
    }
    if (found.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return found.toArray(InetAddress[]::new);
  }

  @Test
  void aPublicTargetIsAllowedByEachOfItsAddresses() {
    assertThat(check.judge("https://API.example.com/a?b=c"))
        .isEqualTo(new TargetVerdict("", List.of("93.184.215.14")));
    assertThat(check.judge("https://inner.example.com/"))
        .isEqualTo(
            new TargetVerdict(
                "10.0.0.7 is a private address.", List.of("93.184.215.14", "10.0.0.7")));
    assertThat(check.judge("https://opened.example.com:8443/").allowed()).isTrue();
    assertThat(check.judge("https://opened.example.com/").reason())
        .isEqualTo("10.0.0.8 is a private address.");
  }

  @Test
  void whatIsRefusedByItsFormIsNotLookedUp() {
    for (String url :
        List.of(
            "http://api.example.com/",
            "https://api.example.com:8080/",
            "https://me@api.example.com/",
            "https://169.254.169.254/latest",
            "ftp://api.example.com/",
            "api.example.com",
            "")) {
      assertThat(check.judge(url).allowed()).as(url).isFalse();
    }
    assertThat(asked).isEmpty();
    assertThat(check.judge("https://127.0.0.1/").reason())
        .isEqualTo("127.0.0.1 is a loopback address.");
    assertThat(check.judge("https://[::1]/").reason())
        .isEqualTo("0:0:0:0:0:0:0:1 is a loopback address.");
    assertThat(check.judge("https://169.254.169.254/").reason())
        .isEqualTo("169.254.169.254 is a cloud metadata address.");
    assertThat(check.judge("ftp://api.example.com/").reason())
        .isEqualTo("The scheme ftp is not allowed, only https and http are.");
    assertThat(check.judge("https://api.example.com:8443/").reason())
        .isEqualTo("Port 8443 is not open.");
  }

  @Test
  void aNameThatIsNotKnownIsToldSo() {
    assertThat(check.judge("https://nowhere.example.com/").reason())
        .isEqualTo("The name service knows no such host.");
  }
}
