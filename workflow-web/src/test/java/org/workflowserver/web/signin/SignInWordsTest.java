package org.workflowserver.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class SignInWordsTest {
  @Test
  void neverTellsWhatIsWrong() {
    var wrongPassword = new Refusal(RefusalCode.TOKEN_INVALID, "The password of ada is wrong.");

    assertThat(SignInWords.of(Optional.of(wrongPassword)))
        .isEqualTo(SignInWords.of(Optional.empty()))
        .doesNotContain("ada");
  }

  @Test
  void tellsHowLongToWait() {
    var throttled =
        new Refusal(RefusalCode.RATE_LIMITED, "Too many.", List.of(), Duration.ofSeconds(42));

    assertThat(SignInWords.of(throttled)).contains("in 42 seconds");
  }
}
