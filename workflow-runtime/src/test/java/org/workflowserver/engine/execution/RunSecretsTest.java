package org.workflowserver.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.workflowserver.vault.KnownSecrets;
import org.workflowserver.vault.SecretReader;
import org.workflowserver.vault.TokenUnavailable;

class RunSecretsTest {
  private static final String AUTHORIZATION = KnownSecrets.authorization(1);

  /** Its answer would be used up by a step that fails for a token which it does not send. */
  @Test
  void aStepThatIsResumedDoesWithATokenThatIsGoodNoMore() {
    KnownSecrets vault = new KnownSecrets();
    vault.with("default", AUTHORIZATION, AUTHORIZATION, "access-token-1");
    vault.revoke(AUTHORIZATION);
    Set<String> named = Set.of(AUTHORIZATION);
    RunSecrets secrets =
        new RunSecrets(
            vault,
            new Masks(),
            SecretReader.version("default", "fl_1", 1),
            named,
            Optional.empty());
    assertThatThrownBy(() -> secrets.read(named, true)).isInstanceOf(TokenUnavailable.class);
    assertThat(secrets.read(named, false).get(AUTHORIZATION).value()).isEqualTo("access-token-1");
    assertThat(secrets.mask().orElseThrow().value("is access-token-1")).isEqualTo("is ***");
  }
}
