package org.workflowserver.web.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkflowExportTest {
  @Test
  void theFileIsCalledAsTheWorkflowIs() {
    assertThat(WorkflowExport.disposition("Check a \"site\" / 2"))
        .isEqualTo("attachment; filename=\"check-a-site-2.json\"");
    assertThat(WorkflowExport.disposition("x".repeat(100)))
        .isEqualTo("attachment; filename=\"" + "x".repeat(80) + ".json\"");
  }

  @Test
  void aNameInAnotherScriptIsKeptBesideOneThatAllTake() {
    assertThat(WorkflowExport.disposition("Größe prüfen"))
        .isEqualTo(
            "attachment; filename=\"gr-e-pr-fen.json\";"
                + " filename*=UTF-8''gr%C3%B6%C3%9Fe-pr%C3%BCfen.json");
    assertThat(WorkflowExport.disposition("دفع"))
        .isEqualTo(
            "attachment; filename=\"workflow.json\"; filename*=UTF-8''%D8%AF%D9%81%D8%B9.json");
    assertThat(WorkflowExport.disposition("…")).isEqualTo("attachment; filename=\"workflow.json\"");
  }
}
