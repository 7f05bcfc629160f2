package org.workflowserver.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {
  private static final String IGNORED = " is not known and is ignored.";

  @Test
  void aMisspeltNameIsNamedWithTheOneThatIsNearest() {
    assertThat(unknown("WORKFLOW_HTPP_PORT"))
        .containsExactly(
            "Setting WORKFLOW_HTPP_PORT" + IGNORED + " Did you mean WORKFLOW_HTTP_PORT?");
    assertThat(unknown("WORKFLOW_DATABASE_URI"))
        .containsExactly(
            "Setting WORKFLOW_DATABASE_URI" + IGNORED + " Did you mean WORKFLOW_DATABASE_URL?");
    assertThat(unknown("WORKFLOW_SOMETHING_ELSE_OF_MINE"))
        .containsExactly("Setting WORKFLOW_SOMETHING_ELSE_OF_MINE" + IGNORED);
    assertThat(
            SettingsCheck.unknownNames(
                List.of("workflow.limits.boddy", "workflow.data", "java.home"), Map.of()))
        .containsExactly(
            "Setting workflow.limits.boddy" + IGNORED + " Did you mean workflow.limits.body?");
  }

  @Test
  void whatIsKnownAndWhatOthersSetIsNotNamed() {
    for (Setting<?> setting : Settings.all()) {
      assertThat(unknown(setting.environmentName())).isEmpty();
    }
    assertThat(unknown("PATH")).isEmpty();
    // As Kubernetes sets them for a service of the name workflow-server.
    assertThat(
            SettingsCheck.unknownNames(
                List.of(),
                Map.of(
                    "WORKFLOW_SERVER_SERVICE_HOST", "10.0.0.1",
                    "WORKFLOW_SERVER_SERVICE_PORT", "8080",
                    "WORKFLOW_SERVER_PORT", "tcp://10.0.0.1:8080",
                    "WORKFLOW_SERVER_PORT_8080_TCP_ADDR", "10.0.0.1")))
        .isEmpty();
  }

  @Test
  void eachProblemIsNamedOnceAndTheRestIsStillLookedAt() {
    Runnable wrong =
        () -> {
          throw new SettingInvalid("Wrong.", null);
        };
    assertThat(SettingsCheck.problems(List.of(wrong, () -> {}, wrong))).containsExactly("Wrong.");
  }

  private static List<String> unknown(String variable) {
    return SettingsCheck.unknownNames(List.of(), Map.of(variable, "s3cr3t"));
  }
}
