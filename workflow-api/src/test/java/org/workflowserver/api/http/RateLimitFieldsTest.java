package org.workflowserver.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.workflowserver.limit.Quota;

class RateLimitFieldsTest {
  @Test
  void nobodyIsToldToWaitLongerThanTheWindow() {
    assertThat(left(Duration.ofSeconds(61))).isEqualTo("\"default\";r=2;t=60");
    assertThat(left(Duration.ofMillis(40_600))).isEqualTo("\"default\";r=2;t=41");
  }

  private static String left(Duration reset) {
    return RateLimitFields.left(new Quota(3, 2, reset, false));
  }
}
