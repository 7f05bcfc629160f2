package org.workflowserver.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.TestKeys;

class IssuerKeysTest {
  @ParameterizedTest
  @EnumSource
  void theKeysAreSealedAgainUnderTheNextKeyAndStayTheSame(Dialect dialect) {
    try (Installation installation = Installation.on(dialect)) {
      Map<String, Object> before = installation.start().tokens().publicKeys();
      IssuerKeys last = installation.issuerKeys(TestKeys.lastSealer());
      assertThatThrownBy(last::load).isInstanceOf(SealBroken.class);

      IssuerKeys next = installation.issuerKeys(TestKeys.nextSealer());
      assertThat(next.sealAgain()).isEqualTo(1);
      assertThat(next.sealAgain()).isZero();

      last.load();
      assertThat(last.publicKeys()).isEqualTo(before);
    }
  }
}
