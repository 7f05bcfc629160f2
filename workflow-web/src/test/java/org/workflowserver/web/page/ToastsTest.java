package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.web.page.Toasts.Toast;

class ToastsTest {
  @Test
  void whatNobodyComesForIsBounded() {
    Toasts toasts = new Toasts();
    for (int i = 0; i < 1_000; i++) {
      toasts.failed(i + "x".repeat(100_000));
    }
    List<Toast> left = toasts.take();
    assertThat(left.getLast().text()).startsWith("999x");
    assertThat(left.stream().mapToLong(toast -> toast.text().length()).sum()).isLessThan(100_000);
  }

  @Test
  void tellsEachMessageOnceAndInOrder() {
    var toasts = new Toasts();
    toasts.done("Saved.");
    toasts.failed("Not sent.");

    assertThat(toasts.take())
        .containsExactly(new Toast("done", "Saved."), new Toast("failed", "Not sent."));
    assertThat(toasts.take()).isEmpty();
  }

  @Test
  void tellsAllThatIsWrongUpToABound() {
    var toasts = new Toasts();
    toasts.refused(new Refusal(RefusalCode.VERSION_STALE, "Too late."));
    toasts.refused(refusal(2));
    toasts.refused(refusal(10));

    assertThat(toasts.take())
        .extracting(Toast::text)
        .containsExactly(
            "Too late.",
            "No 0. No 1.",
            "No 0. No 1. No 2. No 3. No 4. No 5. No 6. No 7. And 2 more.");
  }

  @Test
  void leavesToThePageWhatSomebodyMayNotDoAtAll() {
    var toasts = new Toasts();
    var refusal = new Refusal(RefusalCode.SCOPE_MISSING, "Needs editor.");

    assertThatThrownBy(() -> toasts.refused(refusal)).isSameAs(refusal);
    assertThat(toasts.take()).isEmpty();
  }

  private static Refusal refusal(int number) {
    return new Refusal(
        RefusalCode.WORKFLOW_INVALID,
        "Several are wrong.",
        IntStream.range(0, number)
            .mapToObj(i -> new Violation("/nodes/" + i, "x", "No " + i + "."))
            .toList());
  }
}
