package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.workflowserver.json.Times;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WorkflowBuilder;

/** Workflows that start by themselves, over HTTP. */
@ExtendWith(SharedServerExtension.class)
class SchedulesIT {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final ServerFixture fixture;
  private final ApiClient api;

  SchedulesIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api("schedules", "admin");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aWorkflowStartsByItselfAndSaysWhenNext() {
    // What is read later may have fired already.
    ApiResponse created =
        create(
            aWorkflow()
                .node("start", "scheduled_trigger", Map.of())
                .transform("{{ trigger.type }} {{ start.scheduled_at }}")
                .member("schedule_type", "cron")
                .member("schedule_value", "* * * * *"));
    String id = created.string("id");
    assertThat(created)
        .hasStatus(201)
        .hasMember("schedule_type", "cron")
        .hasMember("schedule_value", "* * * * *")
        .hasMember("schedule_timezone", "UTC");
    Instant first = Times.parse(created.string("next_run_at"));
    assertThat(first.getEpochSecond() % 60).isZero();
    ApiResponse run =
        await()
            .pollInterval(Duration.ofMillis(250))
            .until(
                () ->
                    api.get(
                            "/workflows/runs?trigger_type=scheduled&status=completed&workflow_id="
                                + id)
                        .send(),
                response -> !response.rows().isEmpty());
    ApiResponse told = api.run((String) run.rows().getLast().get("id"));
    assertThat(told)
        .hasMember("trigger_type", "scheduled")
        .hasMember("output", Map.of("text", "scheduled " + Times.format(first)));
    assertThat(told.object("trigger_payload")).containsOnlyKeys("scheduled_at", "fired_at");

    ApiResponse later = workflow(id);
    assertThat(Times.parse(later.string("next_run_at"))).isAfter(first);
    assertThat(later.header("etag")).isNotEqualTo(created.header("etag"));
    // That it has fired is no change that a writer could miss.
    ApiResponse off =
        api.put("/workflows/" + id)
            .header("If-Match", created.header("etag").orElseThrow())
            .json(Map.of("is_active", false))
            .send();
    assertThat(off)
        .hasStatus(200)
        .hasMember("next_run_at", null)
        .hasMember("schedule_type", "cron");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void theNextFiresShowWhatChangesOfTheClocksDoToThem() {
    String id =
        api.create(
            aWorkflow()
                .manual()
                .inactive()
                .member("schedule_type", "daily")
                .member("schedule_value", "02:30")
                .member("schedule_timezone", "Europe/Berlin"));
    List<Map<String, Object>> fires = schedule(id, "?count=1000").rows();
    assertThat(fires).hasSize(1_000);
    ZoneOffsetTransition change =
        BERLIN.getRules().nextTransition(Instant.parse("2027-01-01T00:00:00Z"));
    Instant from = Times.parse((String) fires.getFirst().get("at"));
    if (from.isAfter(change.getInstant())) {
      change = BERLIN.getRules().nextTransition(from);
    }
    for (int changes = 0; changes < 2; changes++) {
      Instant at =
          change.isGap()
              ? change.getInstant()
              : change.getDateTimeAfter().plusMinutes(30).toInstant(change.getOffsetBefore());
      OffsetDateTime local = at.atZone(BERLIN).toOffsetDateTime();
      assertThat(fires)
          .contains(
              Map.of(
                  "at",
                  Times.format(at),
                  "local",
                  DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local),
                  "dst",
                  change.isGap() ? "gap" : "overlap"));
      change = BERLIN.getRules().nextTransition(change.getInstant());
    }
    assertThat(fires.stream().filter(fire -> fire.get("dst") != null)).hasSizeBetween(5, 6);
    // The first may be over meanwhile.
    assertThat(fires.subList(0, 11)).containsSequence(schedule(id, "").rows());
    assertThat(schedule(id, "").rows()).hasSize(10);
    String manual = api.create(aWorkflow().manual());
    assertThat(schedule(manual, "").rows()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whatCannotBeIsRefused() {
    assertThat(create(aWorkflow().manual().member("schedule_type", "cron")))
        .isProblem(422, "parameter_missing")
        .hasErrorAt("/schedule_value");
    assertThat(
            create(
                aWorkflow()
                    .manual()
                    .member("schedule_type", "cron")
                    .member("schedule_value", "0 0 31 2 *")))
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/schedule_value");
    assertThat(
            create(
                aWorkflow()
                    .node("start", "scheduled_trigger", Map.of("schedule_type", "daily"))
                    .member("schedule_type", "weekly")))
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/schedule_type");
    assertThat(create(aWorkflow().manual().member("settings", Map.of("on_missed", "never"))))
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/settings/on_missed");
    String id = api.create(aWorkflow().manual());
    for (String count : List.of("0", "1001", "x")) {
      assertThat(api.get("/workflows/" + id + "/schedule?count=" + count).send())
          .isProblem(400, "parameter_invalid");
    }
    ApiClient stranger = fixture.api("strangers", "admin");
    assertThat(stranger.get("/workflows/" + id + "/schedule").send())
        .isProblem(404, "resource_missing");
    assertThat(api.get("/workflows/fl_unknown/schedule").send()).isProblem(404, "resource_missing");
    assertThat(api.post("/workflows/" + id + "/schedule").send())
        .isProblem(405, "method_not_allowed");
  }

  private ApiResponse create(WorkflowBuilder builder) {
    return api.post("/workflows").json(builder.json()).send();
  }

  private ApiResponse workflow(String id) {
    ApiResponse response = api.get("/workflows/" + id).send();
    assertThat(response).hasStatus(200);
    return response;
  }

  private ApiResponse schedule(String id, String query) {
    ApiResponse response = api.get("/workflows/" + id + "/schedule" + query).send();
    assertThat(response).hasStatus(200);
    return response;
  }
}
