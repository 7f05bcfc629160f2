package org.workflowserver.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.workflowserver.vault.VaultBox.body;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

class VaultBodyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String EMOJI = "😀";

  @Test
  void readsTheShortestAndTheLongest() {
    assertThat(read("name", "abc", "secret", "x").secret()).contains("x");
    VaultBody longest =
        read(
            "name", EMOJI.repeat(50),
            "secret", EMOJI.repeat(2_000),
            "expires_at", "2026-01-01T00:00:00.000001Z",
            "hosts",
                List.of("a".repeat(63) + ".example", "localhost", "127.0.0.1:65535", "My_Host:1"),
            "surplus", List.of());
    assertThat(longest.name()).hasSize(100);
    assertThat(longest.hosts().orElseThrow()).hasSize(4).contains("127.0.0.1:65535", "my_host:1");
  }

  @Test
  void namesAllThatIsMissing() {
    refused(RefusalCode.PARAMETER_MISSING, body(), "/name", "/secret");
    refused(RefusalCode.PARAMETER_MISSING, body("name", null, "secret", null), "/name", "/secret");
    refused(RefusalCode.PARAMETER_MISSING, body("name", "abc"), "/secret");
    refused(
        RefusalCode.PARAMETER_INVALID,
        body("name", 1L, "secret", 1L, "expires_at", 1L, "hosts", 1L),
        "/name",
        "/secret",
        "/expires_at",
        "/hosts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        "😀😀",
        "   ",
        " abc",
        "abc ",
        "a\tbc",
        "abc\0",
        "abc\ud800",
        "vlt_01hzzzzzzzzzzzzzzzzzzzzzzz"
      })
  void refusesWhatIsNoName(String name) {
    refused(RefusalCode.PARAMETER_INVALID, body("name", name, "secret", "x"), "/name");
    refused(RefusalCode.PARAMETER_INVALID, body("name", "x".repeat(51), "secret", "x"), "/name");
    refused(RefusalCode.PARAMETER_INVALID, body("name", "api-key:"), "/name");
  }

  @Test
  void refusesWhatIsNoSecret() {
    for (String secret : List.of("", "x".repeat(2_001), "x\ud800")) {
      refused(RefusalCode.PARAMETER_INVALID, body("name", "abc", "secret", secret), "/secret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "tomorrow", "2026-01-01", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z"})
  void refusesWhatIsNoTimeToCome(String time) {
    refused(
        RefusalCode.PARAMETER_INVALID,
        body("name", "abc", "secret", "x", "expires_at", time),
        "/expires_at");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "https://a.example",
        "a.example:",
        "a.example:0",
        "a.example:65536",
        "a.example:443:443",
        "a.example:443/",
        ":443",
        "a.example/",
        "*.example.com",
        "-a",
        "a-",
        "a..b",
        ".a",
        "[::1]",
        "a\0",
        "\ud800"
      })
  void refusesWhatIsNoHost(String host) {
    refused(
        RefusalCode.PARAMETER_INVALID,
        body("name", "abc", "secret", "x", "hosts", List.of("a.example", host)),
        "/hosts/1");
  }

  @Test
  void refusesOtherHosts() {
    refused(
        RefusalCode.PARAMETER_INVALID,
        body("name", "abc", "secret", "x", "hosts", Arrays.asList("a.example", null, 1L)),
        "/hosts/1",
        "/hosts/2");
    refused(
        RefusalCode.PARAMETER_INVALID,
        body("name", "abc", "secret", "x", "hosts", Collections.nCopies(101, "a")),
        "/hosts");
    refused(
        RefusalCode.PARAMETER_INVALID,
        body("name", "abc", "secret", "x", "hosts", List.of("a".repeat(64))),
        "/hosts/0");
  }

  @Test
  void anApiKeyTakesNoSecretAndNoHosts() {
    refused(RefusalCode.PARAMETER_INVALID, body("name", "api-key:a", "secret", "x"), "/secret");
    refused(
        RefusalCode.PARAMETER_INVALID,
        body("name", "api-key:a", "hosts", List.of("a.example")),
        "/hosts");
    assertThat(read("name", "api-key:a", "secret", null, "hosts", List.of()).isKey()).isTrue();
  }

  @Test
  void onlyAnApiKeyHasGroupsAndOnlyKnownOnes() {
    refused(
        RefusalCode.PARAMETER_INVALID,
        body("name", "abc", "secret", "x", "groups", List.of("viewer")),
        "/groups");
    refused(RefusalCode.PARAMETER_INVALID, body("name", "api-key:a", "groups", "x"), "/groups");
    refused(
        RefusalCode.PARAMETER_INVALID, body("name", "api-key:a", "groups", List.of()), "/groups");
    refused(
        RefusalCode.PARAMETER_INVALID,
        body("name", "api-key:a", "groups", Arrays.asList("admin", "ADMIN", "root", 1L, null)),
        "/groups/1",
        "/groups/2",
        "/groups/3",
        "/groups/4");
  }

  @Test
  void noMessageQuotesTheSecret() {
    String secret = "hunter2".repeat(300);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read("name", "", "secret", secret))
        .satisfies(refusal -> assertThat(refusal.violations().toString()).doesNotContain("hunter"));
    assertThat(read("name", "abc", "secret", "hunter2").toString()).doesNotContain("hunter");
    assertThat(new Secret("vlt_1", "abc", "hunter2", List.of()).toString())
        .doesNotContain("hunter");
  }

  private static VaultBody read(Object... members) {
    return VaultBody.read(body(members), NOW);
  }

  private static void refused(RefusalCode code, Map<String, Object> body, String... pointers) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> VaultBody.read(body, NOW))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.violations())
                  .extracting(Violation::pointer)
                  .containsExactly(pointers);
            });
  }
}
