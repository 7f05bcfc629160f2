package org.workflowserver.web.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.vault.VaultItemView;

class VaultFormTest {
  @Test
  void asksForASecret() {
    assertThat(secret(" shop ", " x ", "a.example, b.example\nc.example d,", "").asNew())
        .isEqualTo(
            Map.of(
                "name",
                "shop",
                "secret",
                " x ",
                "hosts",
                List.of("a.example", "b.example", "c.example d")));
  }

  @ParameterizedTest
  @CsvSource({"robot,api-key:robot", "api-key:robot,api-key:robot", "'',api-key:"})
  void namesAnApiKeyAsOne(String typed, String name) {
    assertThat(new VaultForm(true, typed, "", "", "", "viewer").asNew())
        .isEqualTo(Map.of("name", name, "groups", List.of("viewer")));
  }

  @ParameterizedTest
  @CsvSource({
    "2030-01-01T10:00,2030-01-01T10:00:00Z",
    "2030-01-01T10:00:00.000Z,2030-01-01T10:00:00.000Z",
    "soon,soon"
  })
  void takesATimeWithoutZoneForUtc(String typed, String sent) {
    assertThat(secret("shop", "x", "", typed).asNew()).containsEntry("expires_at", sent);
  }

  @Test
  void leavesATimeThatWasNotChangedAlone() {
    VaultItemView item = item(Optional.empty(), "2030-01-01T10:00:59Z");
    assertThat(VaultForm.of(item).asReplacementOf(item)).doesNotContainKey("expires_at");
    assertThat(secret("shop", "x", "", "2030-01-01T10:00").asReplacementOf(item))
        .doesNotContainKey("expires_at");
    assertThat(secret("shop", "x", "", "2030-01-01T10:01").asReplacementOf(item))
        .containsEntry("expires_at", "2030-01-01T10:01:00Z");
    assertThat(secret("shop", "x", "", "").asReplacementOf(item)).containsEntry("expires_at", null);
    assertThat(secret("shop", "x", "", "soon").asReplacementOf(item))
        .containsEntry("expires_at", "soon");
  }

  @Test
  void leavesGroupsThatWereNotChangedAlone() {
    VaultItemView item = item(Optional.of(List.of("editor", "viewer")), "2030-01-01T10:00:00Z");
    VaultForm form = VaultForm.of(item);
    assertThat(form.group()).isEqualTo("editor");
    assertThat(form.name()).isEqualTo("shop");
    assertThat(form.asReplacementOf(item)).isEqualTo(Map.of("name", "api-key:shop"));
  }

  @Test
  void keepsTheSecretThatIsThereWhenNoneIsTyped() {
    VaultItemView item = item(Optional.empty(), "2030-01-01T10:00:00Z");
    VaultForm form = secret("shop", "", "a.example", "2030-01-01T10:00");
    assertThat(form.isSecretKept()).isTrue();
    assertThat(form.asReplacementOf(item))
        .isEqualTo(Map.of("name", "shop", "hosts", List.of("a.example")));
    assertThat(secret("shop", "x", "", "2030-01-01T10:00").asReplacementOf(item))
        .containsEntry("secret", "x");
    assertThat(new VaultForm(true, "robot", "", "", "", "viewer").isSecretKept()).isFalse();
  }

  @Test
  void keepsItsSecretOutOfLogs() {
    assertThat(secret("shop", "sesame", "", "").toString()).doesNotContain("sesame");
  }

  private static VaultForm secret(String name, String secret, String hosts, String expires) {
    return new VaultForm(false, name, secret, hosts, expires, "");
  }

  private static VaultItemView item(Optional<List<String>> groups, String expires) {
    return new VaultItemView(
        "vlt_1",
        groups.isPresent() ? "api-key:shop" : "shop",
        List.of(),
        groups,
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.of(Instant.parse(expires)),
        Optional.empty());
  }
}
