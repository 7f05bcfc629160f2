package org.workflowserver.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  @Test
  void aShortNameIsMeantForOneThatSharesALetterWithIt() {
    List<String> known = List.of("subject", "to", "cc");
    assertThat(NearestName.of("ot", known)).contains("to");
    assertThat(NearestName.of("c", known)).contains("cc");
    assertThat(NearestName.of("zz", known)).isEmpty();
  }
}
