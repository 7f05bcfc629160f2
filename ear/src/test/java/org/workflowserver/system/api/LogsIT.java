package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WorkflowBuilder;

/** Log entries across workflows, and the statistics of one, over HTTP. */
@ExtendWith(SharedServerExtension.class)
class LogsIT {
  private static final String RECENT = "/workflows/logs/recent";
  private static final String UNKNOWN = "fl_01aaaaaaaaaaaaaaaaaaaaaaaa";
  private static final Comparator<Map<String, Object>> NEWEST_FIRST =
      Comparator.comparing((Map<String, Object> log) -> (String) log.get("id")).reversed();

  private final ServerFixture fixture;

  LogsIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  @Test
  void recentEntriesAreThoseOfAllWorkflowsNewestFirst() {
    ApiClient here = fixture.api("recent-logs", "admin");
    assertThat(here.get(RECENT).send().rows()).isEmpty();
    String gone = here.create(aWorkflow().manual().transform("a"));
    List<Map<String, Object>> kept = new ArrayList<>();
    List<Map<String, Object>> all = new ArrayList<>();
    String dividing = here.create(dividing());
    for (int by = 0; by < 3; by++) {
      all.addAll(here.runToEnd(gone, Map.of()).rows("logs"));
      kept.addAll(here.runToEnd(dividing, Map.of("by", by)).rows("logs"));
    }
    all.addAll(kept);
    all.sort(NEWEST_FIRST);
    kept.sort(NEWEST_FIRST);

    ApiResponse list = here.get(RECENT).send();
    assertThat(list).hasStatus(200).hasNoHeader("Link");
    assertThat(list.rows()).isEqualTo(all).hasSize(12);
    assertThat(pages(here, RECENT + "?limit=5")).isEqualTo(all);
    assertThat(here.get(RECENT + "?status=error&node_id=text").send().rows())
        .singleElement()
        .isEqualTo(kept.get(4));
    assertThat(here.get(RECENT + "?to=2020-01-01T00:00:00Z").send().rows()).isEmpty();
    for (String query : List.of("?limit=0", "?limit=501", "?cursor=x", "?status=completed")) {
      assertThat(here.get(RECENT + query).send()).isProblem(400, "parameter_invalid");
    }

    ApiClient elsewhere = fixture.api("recent-logs-elsewhere", "viewer");
    assertThat(elsewhere.get(RECENT).send().rows()).isEmpty();
    assertThat(here.delete("/workflows/" + gone).send()).hasStatus(204);
    assertThat(here.get(RECENT).send().rows()).isEqualTo(kept);
  }

  @Test
  void statisticsSayWhatBecameOfAWorkflowsRuns() {
    ApiClient here = fixture.api("log-statistics", "editor");
    String workflow = here.create(dividing());
    assertThat(stats(here, workflow).object()).isEqualTo(statistics(0, 0, 0L));
    here.runToEnd(here.create(dividing()), Map.of("by", 1));
    here.runToEnd(workflow, Map.of("by", 1));
    assertThat(stats(here, workflow).object()).isEqualTo(statistics(1, 0, 100L));
    here.runToEnd(workflow, Map.of("by", 0));
    here.runToEnd(workflow, Map.of("by", 2));
    assertThat(stats(here, workflow).object()).isEqualTo(statistics(2, 1, new BigDecimal("66.67")));
  }

  @Test
  void statisticsAreTheTenants() {
    ApiClient here = fixture.api("log-statistics-here", "editor");
    String workflow = here.create(aWorkflow().manual());
    ApiClient elsewhere = fixture.api("log-statistics-elsewhere", "admin");
    assertThat(stats(elsewhere, workflow)).isProblem(404, "resource_missing");
    assertThat(stats(here, UNKNOWN)).isProblem(404, "resource_missing");
    assertThat(stats(fixture.api("log-statistics-here", "viewer"), workflow)).hasStatus(200);
    assertThat(here.delete("/workflows/" + workflow).send()).hasStatus(204);
    assertThat(stats(here, workflow)).isProblem(404, "resource_missing");
  }

  /** Fails when it is to divide by 0. */
  private static WorkflowBuilder dividing() {
    return aWorkflow().manual().transform("{{ 6 | divided_by: trigger.by }}");
  }

  /** Of a workflow of which so many runs were completed and failed, each in its second step. */
  private static Map<String, Object> statistics(long completed, long failed, Number rate) {
    long success = 2 * completed + failed;
    return Map.of(
        "log_statuses",
        Map.of("success", success, "error", failed, "warning", 0L),
        "recent_runs",
        Map.of("completed", completed, "failed", failed),
        "total_runs",
        completed + failed,
        "success_rate",
        rate);
  }

  private static ApiResponse stats(ApiClient api, String workflow) {
    return api.get("/workflows/" + workflow + "/logs/stats").send();
  }

  private static List<Map<String, Object>> pages(ApiClient api, String first) {
    List<Map<String, Object>> rows = new ArrayList<>();
    Optional<String> next = Optional.of(first);
    while (next.isPresent()) {
      ApiResponse page = api.get(next.get()).send();
      assertThat(page).hasStatus(200);
      rows.addAll(page.rows());
      next = page.header("Link").map(link -> link.substring(1, link.indexOf('>')));
    }
    return rows;
  }
}
