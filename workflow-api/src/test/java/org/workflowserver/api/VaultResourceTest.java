package org.workflowserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.vault.SavedItem;
import org.workflowserver.vault.VaultItemView;

class VaultResourceTest {
  private static final Instant NOON = Instant.parse("2025-10-31T12:00:00Z");

  @Test
  void aSecretsItemHasNoGroupsAndEveryNull() {
    SavedItem kept = new SavedItem(item(Optional.empty()), Optional.empty());

    assertThat(Json.write(VaultResource.kept(kept)))
        .isEqualTo(
            """
            {"id":"vlt_1","name":"one","hosts":["a.example"],\
            "created_at":"2025-10-31T12:00:00.000000Z","expires_at":null,"last_used_at":null}""");
  }

  @Test
  void onlyTheAnswerThatMadeAnApiKeyCarriesIt() {
    VaultItemView key = item(Optional.of(List.of("operator")));

    assertThat(VaultResource.item(key))
        .containsEntry("groups", List.of("operator"))
        .doesNotContainKey("secret");
    assertThat(VaultResource.kept(new SavedItem(key, Optional.of("wfk_x"))))
        .containsEntry("secret", "wfk_x");
  }

  private static VaultItemView item(Optional<List<String>> groups) {
    return new VaultItemView(
        "vlt_1",
        "one",
        List.of("a.example"),
        groups,
        NOON,
        NOON,
        Optional.empty(),
        Optional.empty());
  }
}
