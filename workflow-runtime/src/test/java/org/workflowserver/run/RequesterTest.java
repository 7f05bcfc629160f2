package org.workflowserver.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;

class RequesterTest {
  private final Requester user =
      Requester.of(
          Caller.of("acme", "webhook", List.of()).as(new Subject("workflow-server", "usr_1")));

  @Test
  void aUserIsWhoHasItsSubjectOrItsNameWhereOnlyThatWasKept() {
    assertThat(user.matches("workflow-server usr_1")).isTrue();
    assertThat(user.matches("webhook")).isTrue();
    assertThat(user.matches("workflow-server usr_2")).isFalse();
  }

  @Test
  void aUserWhoIsCalledAsWebhooksAreIsNotOne() {
    assertThat(user.matches(Requester.WEBHOOK.subject())).isFalse();
  }
}
