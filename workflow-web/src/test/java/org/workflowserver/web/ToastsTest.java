package org.workflowserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.workflowserver.web.Toasts.Toast;

class ToastsTest {
  @Test
  void tellsEachMessageOnceAndInOrder() {
    var toasts = new Toasts();
    toasts.done("Saved.");
    toasts.failed("Not sent.");

    assertThat(toasts.take())
        .containsExactly(new Toast("done", "Saved."), new Toast("failed", "Not sent."));
    assertThat(toasts.take()).isEmpty();
  }
}
