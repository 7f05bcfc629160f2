package org.workflowserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.web.Addresses.Target;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "/,/pages/home.xhtml,",
    "/login,/pages/login.xhtml,",
    "/password,/pages/password.xhtml,",
    "/workflows,/pages/workflows.xhtml,",
    "/workflows/new,/pages/new-workflow.xhtml,",
    "/workflows/new/nightly-report,/pages/template.xhtml,nightly-report",
    "/workflows/fl_1,/pages/workflow.xhtml,fl_1",
    "/workflows/fl_1/edit,/pages/workflow-edit.xhtml,fl_1",
    "/workflows/fl_1/runs,/pages/runs.xhtml,fl_1",
    "/workflows/fl_1/versions,/pages/workflow-versions.xhtml,fl_1",
    "/workflows/fl_1/settings,/pages/workflow-settings.xhtml,fl_1",
    "/runs,/pages/runs.xhtml,",
    "/runs/fl_run_1,/pages/run.xhtml,fl_run_1",
    "/vault,/pages/vault.xhtml,",
    "/vault/new-secret,/pages/vault-item.xhtml,",
    "/vault/new-key,/pages/vault-item.xhtml,",
    "/vault/vlt_1,/pages/vault-item.xhtml,vlt_1"
  })
  void leadsToTheViewThatAnswers(String path, String view, String id) {
    assertThat(Addresses.find(path)).contains(new Target(view, id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/pages/run.xhtml",
        "/WEB-INF/web.xml",
        "/runs/",
        "/runs/../login",
        "/runs/a/b",
        "/runs/<script>",
        "/jakarta.faces.resource/faces.js.xhtml",
        "//login"
      })
  void hidesWhatIsNotListed(String path) {
    assertThat(Addresses.find(path)).isEmpty();
  }

  @Test
  void letsNobodyUseTheConsoleBeforeANewPassword() {
    assertThat(Addresses.isOpenBeforeNewPassword("/password")).isTrue();
    assertThat(Addresses.isOpenBeforeNewPassword("/sign-out")).isTrue();
    assertThat(Addresses.isOpenBeforeNewPassword("/")).isFalse();
    assertThat(Addresses.isOpenBeforeNewPassword("/password/x")).isFalse();
  }
}
