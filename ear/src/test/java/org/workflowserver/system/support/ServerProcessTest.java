package org.workflowserver.system.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerProcessTest {
  @Test
  void faultsOfTheServersOwnCodeAreFoundInItsLog() {
    String log =
        """
        2026-11-30T11:20:42.932+0000 WARNING org.workflowserver.api.run.EventChannel: It broke.
        java.lang.NullPointerException: Cannot invoke "isReady()" because "this.out" is null
        \tat org.workflowserver.api.run.EventChannel.isAllWritten(EventChannel.java:139)
        Caused by: java.util.NoSuchElementException: No value present
        \tat java.base/java.util.Optional.orElseThrow(Optional.java:377)
        \tat org.workflowserver.run.Runs.find(Runs.java:1)
        java.lang.NullPointerException
        \tat com.sun.enterprise.Container.stop(Container.java:1)
        java.io.IOException: It answers 401.
        \tat org.workflowserver.identity.token.ProviderSignIn.send(ProviderSignIn.java:241)
        """;
    assertThat(ServerProcess.faults(log))
        .satisfiesExactly(
            fault -> assertThat(fault).contains("isReady()", "EventChannel.isAllWritten"),
            fault -> assertThat(fault).contains("No value present", "Runs.find"));
  }
}
