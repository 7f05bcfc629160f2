package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/",
        "/console/runs?status=failed",
        "/console/runs/fl_run_1#n",
        "/console/api/openapi.json"
      })
  void goesOnToAPageOfTheConsole(String wanted) {
    assertThat(RedirectTarget.chosen(wanted, "/console").address()).isEqualTo(wanted);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "/",
        "/consolex/",
        "/workflows",
        "//evil.example/console/",
        "/\\evil.example/console/",
        "https://evil.example/console/",
        "javascript:alert(1)",
        "/console/\r\nSet-Cookie: a=b",
        "/console/a\\b",
        "/console/../workflows",
        "/console/runs/..",
        "/console/./runs",
        "/console/.../runs",
        "/console/%2e%2e/workflows",
        "/console/..%2fworkflows",
        "/console/runs%5c..",
        "/console/..;x/workflows",
        "/console//evil.example/",
        "/console/runs?q=a b",
        "/console/runs?q=\u00e4",
        "/console/login?next=/console/login",
        "/console/password"
      })
  void goesHomeWhateverElseIsAsked(String wanted) {
    assertThat(RedirectTarget.chosen(wanted, "/console").address()).isEqualTo("/console/");
  }

  @Test
  void readsAPathOfManySegments() {
    String wanted = "/console/" + "a.b/".repeat(100_000);
    assertThat(RedirectTarget.chosen(wanted, "/console").address()).isEqualTo(wanted);
    assertThat(RedirectTarget.chosen(wanted + "..", "/console").address()).isEqualTo("/console/");
  }

  @Test
  void asksForNothingToGoHome() {
    assertThat(new RedirectTarget("/console/").asQuery()).isEmpty();
    assertThat(new RedirectTarget("/console/runs?a=b&c").asQuery())
        .isEqualTo("?next=%2Fconsole%2Fruns%3Fa%3Db%26c");
  }
}
