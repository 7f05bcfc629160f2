package org.workflowserver.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class SignInMessagesTest {
  @Test
  void neverTellsWhatIsWrong() {
    var wrongPassword = new Refusal(RefusalCode.TOKEN_INVALID, "The password of ada is wrong.");

    assertThat(SignInMessages.of(Optional.of(wrongPassword)))
        .isEqualTo(SignInMessages.of(Optional.empty()))
        .doesNotContain("ada");
  }

  @Test
  void tellsHowLongToWait() {
    var throttled =
        new Refusal(RefusalCode.RATE_LIMITED, "Too many.", List.of(), Duration.ofMillis(41_200));

    assertThat(SignInMessages.of(throttled)).contains("in 42 seconds");
  }
}
