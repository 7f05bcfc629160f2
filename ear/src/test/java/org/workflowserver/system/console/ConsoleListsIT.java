package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** Runs are found in the console, and acted on together. The order matters. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleListsIT {
  private final ConsoleFixture fixture;
  private ApiClient api;
  private ConsolePage console;
  private Page window;
  private String failing;
  private String waiting;
  private String failed;
  private String completed;

  ConsoleListsIT(ConsoleFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeAll
  void signIn() {
    api = fixture.tenant("lists");
    console = fixture.signedIn("lists-operator");
    window = console.page;
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "");
    failing = api.create(aWorkflow().named("Unlucky").manual().webhook(endpoint, Map.of()));
    failed = api.runToEnd(failing, Map.of()).string("id");
    waiting =
        api.create(
            aWorkflow()
                .named("Patient")
                .manual()
                .node("pause", "delay", Map.of("duration", 1, "unit", "hours")));
    String done = api.create(aWorkflow().named("Lucky").manual().transform("done"));
    completed = api.runToEnd(done, Map.of()).string("id");
    for (int i = 0; i < 3; i++) {
      api.execute(waiting, Map.of()).send();
    }
  }

  @Test
  @Order(1)
  void runsAreFoundByWhatIsKnownOfThem() {
    RunsPage runs = console.openRuns();
    assertThat(runs.rows()).hasCount(5);
    window.getByLabel("Failed", exactly()).check();
    window.getByLabel("Completed", exactly()).check();
    runs.filter();
    assertThat(runs.rows()).hasCount(2);
    assertThat(window).hasURL(Pattern.compile(".*/runs\\?status=completed&status=failed"));
    assertThat(window.getByLabel("Failed", exactly())).isChecked();
    window.getByLabel("Completed", exactly()).uncheck();
    window.locator(".more-filters summary").click();
    window.locator("#message").fill("503 service");
    runs.filter();
    assertThat(runs.rows()).hasCount(1);
    assertThat(runs.row(failed)).isVisible();
    assertThat(window.locator("#message")).hasValue("503 service");
    runs.assertUsableOnAllViewports(fixture.browser(), "runs-filtered");
    window.locator("#message").fill("nothing of that kind");
    runs.filter();
    assertThat(window.locator("#list")).containsText("No runs match these filters.");
    window.locator("#message").fill("any");
    runs.filter();
    assertThat(window).hasURL(Pattern.compile(".*/runs\\?.*message=any"));
    assertThat(window.locator("#message")).hasValue("any");
    window.locator("#clear-filters").click();
    assertThat(runs.rows()).hasCount(5);
    window.locator(".more-filters summary").click();
    window.locator("#id").fill(completed.substring(0, completed.length() - 1));
    runs.filter();
    assertThat(runs.row(completed)).isVisible();
    window.locator("#id").fill("no id!");
    runs.filter();
    assertThat(window.locator("#list")).containsText("No run has an id that begins so.");
    window.navigate("/console/runs?error=timed_out");
    assertThat(runs.rows()).hasCount(0);
    window.navigate("/console/runs?trigger=manual&error=step_failed");
    assertThat(runs.rows()).hasCount(1);
    window.navigate("/console/workflows/" + waiting + "/runs?status=running&status=cancelled");
    assertThat(runs.rows()).hasCount(3);
  }

  @Test
  @Order(2)
  void aFilterIsSavedByNameAndRemoved() {
    RunsPage runs = console.openRuns();
    assertThat(window.locator("#saved-filters")).isHidden();
    window.navigate("/console/runs?status=failed&status=cancelled");
    window.locator(".filter-actions #save-filter").click();
    assertThat(window.locator("#filter-name")).isFocused();
    runs.assertUsable();
    window.keyboard().type("Trouble <b>now</b>");
    window.keyboard().press("Enter");
    console.openRuns();
    window.locator("#saved-filters a").click();
    assertThat(window).hasURL(Pattern.compile(".*status=failed&status=cancelled"));
    assertThat(runs.rows()).hasCount(1);
    assertThat(window.locator("#saved-filters a")).hasText("Trouble <b>now</b>");
    assertThat(window.locator("#save-filter")).hasCount(0);
    window.reload();
    runs.assertUsable();
    window.getByLabel("Remove the saved filter Trouble <b>now</b>").click();
    assertThat(window.locator("#saved-filters a")).hasCount(0);
    window.reload();
    assertThat(window.locator("#saved-filters a")).hasCount(0);
    assertThat(window.locator("#save-filter")).isVisible();
  }

  @Test
  @Order(3)
  void aSearchThatReachedItsBoundSaysSo() {
    fixture.executeSql(
        "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
            + " takeovers, revision, started_at, completed_at, error_code, error_message)"
            + " select 'fl_run_01h' || lpad(x::text, 23, '0'), 'lists', ?, 1, 'failed', 'manual',"
            + " 0, 1, now() - interval '40 days', now() - interval '40 days', 'step_failed',"
            + " case when x = 5 then 'Needle' else 'Hay' end from generate_series(1, 1500) as s(x)",
        failing);
    window.navigate("/console/runs?message=needle");
    RunsPage runs = new RunsPage(window);
    assertThat(runs.rows()).hasCount(0);
    assertThat(window.locator("#search-bound"))
        .containsText("Searched 1000 runs one by one: 0 match.");
    runs.screenshot("runs-searched");
    runs.assertUsable();
    window.getByText("Search older runs").click();
    assertThat(runs.rows()).hasCount(1);
    assertThat(runs.rows()).containsText("Needle");
    assertThat(window.locator("#search-bound")).hasCount(0);
    window.waitForLoadState();
    fixture.executeSql("delete from runs where workflow_id = ? and id < 'fl_run_01j'", failing);
  }

  @Test
  @Order(4)
  void selectedRunsAreRunAgainOnceHoweverOftenItIsPressed() {
    RunsPage runs = console.openRuns();
    window.navigate("/console/runs?range=24h");
    assertThat(window.getByText("Rerun selected…")).isDisabled();
    runs.select(failed);
    runs.select(completed);
    assertThat(window.locator("#selected-count")).hasText("2 selected");
    runs.screenshot("runs-selected");
    runs.assertUsable();
    window.getByText("Rerun selected…").click();
    assertThat(window.locator("#bulk-count")).hasText("2 of the 2 selected runs can be run again.");
    console.assertUsableOnAllViewports(fixture.browser(), "bulk-rerun");
    window.locator("#begin").dblclick();
    window.waitForURL("**/console/runs/bulk/blk_*");
    assertThat(window.locator("#progress-text")).hasText("Finished: 2 started again.");
    console.assertUsableOnAllViewports(fixture.browser(), "bulk-finished");
    assertThat(window.getByText("To the runs"))
        .hasAttribute("href", Pattern.compile(".*/runs\\?range=24h"));
    assertThat(api.get("/workflows/runs?workflow_id=" + failing).send().rows()).hasSize(2);
  }

  @Test
  @Order(5)
  void allThatMatchAreCancelledAndNoOther() {
    window.navigate("/console/workflows/" + waiting + "/runs?range=24h");
    window.locator("#cancel-all").click();
    assertThat(window.locator("#bulk-count"))
        .hasText("3 runs that match the filters can be cancelled.");
    assertThat(window.locator("#bulk-filters li"))
        .hasText(new String[] {"Workflow: Patient", "Started: last 24 hours"});
    window.locator("#begin").click();
    window.waitForURL("**/console/runs/bulk/blk_*");
    assertThat(window.locator("#progress-text")).hasText("Finished: 3 cancelled.");
    window.getByText("To the runs").click();
    assertThat(window).hasURL(Pattern.compile(".*/runs\\?workflow=" + waiting + "&range=24h"));
    assertThat(new RunsPage(window).rows()).hasCount(3);
    window.navigate("/console/runs?status=cancelled");
    assertThat(new RunsPage(window).rows()).hasCount(3);
    window.navigate("/console/runs?status=failed");
    assertThat(new RunsPage(window).rows()).hasCount(2);
    ApiResponse cancelled = api.get("/workflows/runs?error_code=cancelled").send();
    assertThat(cancelled.rows()).extracting(run -> run.get("workflow_id")).containsOnly(waiting);
    window.navigate("/console/runs/bulk?do=cancel");
    assertThat(window.locator("#begin")).hasCount(0);
    assertThat(window.locator("#bulk-filters")).hasText("All runs of all workflows");
    window.navigate("/console/runs/bulk?do=cancel&status=runing&error=gone");
    assertThat(window.locator("#bulk-problem"))
        .hasText("The address filters by what is not known: status=runing, error=gone.");
    assertThat(window.locator("#begin")).hasCount(0);
    assertThat(window.navigate("/console/runs/bulk?do=explode").status()).isEqualTo(400);
    window.navigate("/console/runs/bulk?of=selected&do=rerun");
    assertThat(window.locator("main")).containsText("No run is selected.");
  }

  private static String twelveHoursFromNow() {
    return "%02d:00".formatted(OffsetDateTime.now(ZoneOffset.UTC).plusHours(12).getHour());
  }

  private static int sum(List<String> cells, int column) {
    return IntStream.range(0, cells.size())
        .filter(at -> at % 3 == column)
        .map(at -> Integer.parseInt(cells.get(at).strip()))
        .sum();
  }

  @Test
  @Order(7)
  void theHomePageLeadsFromEachNumberToItsList() {
    String caller =
        api.create(
            aWorkflow()
                .named("Scheduled <i>one</i>")
                .node("start", "scheduled_trigger", Map.of())
                .transform("x")
                .member("schedule_type", "daily")
                // It does not fire meanwhile.
                .member("schedule_value", twelveHoursFromNow()));
    api.execute(waiting, Map.of()).send();
    api.execute(waiting, Map.of()).send();
    await().until(() -> api.get("/workflows/runs?status=running").send().rows().size() == 2);
    window.navigate("/console/");
    assertThat(window.locator("#tile-running")).containsText("2 Running");
    assertThat(window.locator("#tile-failed")).containsText("2 Failed");
    assertThat(window.locator("#tile-completed"))
        .containsText("50.0 % Completed: 2 of 4, last 24 hours; 3 cancelled");
    assertThat(window.locator("#failing li"))
        .hasText(new Pattern[] {Pattern.compile("Unlucky\\s*2 of 2 failed")});
    assertThat(window.locator("#running li")).hasCount(1);
    assertThat(window.locator("#running li")).containsText(Pattern.compile("Patient\\s*2 runs"));
    assertThat(window.locator("#upcoming a")).hasText("Scheduled <i>one</i>");
    assertThat(window.locator("#upcoming a")).hasAttribute("href", Pattern.compile(".*" + caller));
    assertThat(window.locator(".chart-bars g")).hasCount(24);
    console.assertUsableOnAllViewports(fixture.browser(), "home-busy");
    window.locator("#chart-table summary").click();
    assertThat(window.locator("#chart-table tbody tr td.number")).hasCount(3 * 24);
    // An hour may begin between two runs, and then two rows have them.
    List<String> cells = window.locator("#chart-table tbody tr td.number").allInnerTexts();
    assertThat(IntStream.range(0, 3).mapToObj(column -> sum(cells, column)))
        .containsExactly(2, 2, 3);
    console.assertUsableAsItStands("home-table");
    // Failed just now, accepted long ago; and the other way round.
    fixture.executeSql(
        "update runs set started_at = now() - interval '9 days' where id = ?", failed);
    window.locator("#tile-failed").click();
    assertThat(new RunsPage(window).rows()).hasCount(2);
    assertThat(window.locator("#clear-filters")).isVisible();
    window.navigate("/console/?range=7d");
    assertThat(window.locator(".chart-bars g")).hasCount(28);
    window.locator("#failing a").first().click();
    assertThat(new RunsPage(window).rows()).hasCount(2);
    fixture.executeSql(
        "update runs set completed_at = now() - interval '9 days' where id = ?", failed);
    window.reload();
    assertThat(new RunsPage(window).rows()).hasCount(1);
    window.navigate("/console/");
    window.locator("#tile-completed").click();
    assertThat(new RunsPage(window).rows()).hasCount(2);
    aRunThatWaitsForAnAnswerIsCountedWhereItsNumberLeads();
  }

  private void aRunThatWaitsForAnAnswerIsCountedWhereItsNumberLeads() {
    String asking =
        api.create(aWorkflow().manual().node("ask", "ui_interaction", Map.of("title", "Go on?")));
    String run = api.execute(asking, Map.of()).send().string("id");
    await().until(() -> api.run(run).string("status").equals("awaiting_ui_interaction"));
    window.navigate("/console/");
    assertThat(window.locator("#tile-running .tile-number")).hasText("3");
    assertThat(window.locator("#running li")).hasCount(2);
    console.screenshot("home-asking");
    window.locator("#tile-running").click();
    assertThat(new RunsPage(window).rows()).hasCount(3);
    window.navigate("/console/");
    assertThat(window.locator("#tile-questions .tile-number")).hasText("1");
    window.locator("#tile-questions").click();
    assertThat(window.locator("#list a[href*='/inbox/']")).hasCount(1);
    api.post("/workflows/runs/" + run + "/cancel").send();
    theNavigationCountsBeyondNine(asking);
  }

  private void theNavigationCountsBeyondNine(String asking) {
    List<String> runs =
        Stream.generate(() -> api.execute(asking, Map.of()).send().string("id")).limit(11).toList();
    runs.forEach(
        run ->
            await().until(() -> api.run(run).string("status").equals("awaiting_ui_interaction")));
    window.navigate("/console/");
    assertThat(window.locator("#inbox-link .count")).hasText("11");
    runs.forEach(run -> api.post("/workflows/runs/" + run + "/cancel").send());
  }

  @Test
  @Order(5)
  void savedFiltersAreThoseOfTheAccount() {
    ConsolePage shared = fixture.signedIn("lists-operator");
    Page browser = shared.page;
    browser.navigate("/console/runs?status=completed");
    browser.locator("#save-filter").click();
    browser.keyboard().type("Mine");
    browser.keyboard().press("Enter");
    assertThat(browser.locator("#saved-filters a")).hasText("Mine");
    shared.signOut().signIn("lists-editor", ServerFixture.PASSWORD);
    assertThat(browser.locator("#user-menu")).containsText("editor");
    browser.navigate("/console/runs?status=completed");
    assertThat(browser.locator("#save-filter")).isVisible();
    assertThat(browser.locator("#saved-filters a")).hasCount(0);
    assertThat((String) browser.evaluate("Object.keys(localStorage).join()"))
        .containsPattern("filters\\.runs\\.[0-9a-f]{24}")
        .doesNotContain("operator");
    shared.signOut().signIn("lists-operator", ServerFixture.PASSWORD);
    assertThat(browser.locator("#user-menu")).containsText("operator");
    browser.navigate("/console/runs");
    assertThat(browser.locator("#saved-filters a")).hasText("Mine");
    browser.context().close();
  }

  @Test
  @Order(8)
  void aListFollowsWhatHappensWithoutMovingWhatIsRead() {
    RunsPage runs = console.openRuns();
    window.waitForRequest("**/console/changes", () -> window.reload());
    runs.select(completed);
    Locator link = runs.row(failed).locator("a.id");
    link.focus();
    window.locator(".more-filters summary").evaluate("summary => summary.click()");
    link.focus();
    double top = link.boundingBox().y;
    int before = runs.rows().count();
    String started = api.execute(waiting, Map.of()).send().string("id");
    assertThat(runs.row(started)).containsText("Waiting");
    api.post("/workflows/runs/" + started + "/cancel").send();
    assertThat(runs.row(started)).containsText("Cancelled");
    assertThat(runs.rows()).hasCount(before + 1);
    assertThat(link).isFocused();
    assertThat(link.boundingBox().y).isCloseTo(top, within(1.0));
    assertThat(window.locator("#select-" + completed)).isChecked();
    assertThat(window.locator("#selected-count")).hasText("1 selected");
    assertThat(window.locator(".more-filters")).hasAttribute("open", "");
    runs.assertUsable();
  }

  @Test
  @Order(8)
  void aListIsToldInFewBytesAndHomeFollowsToo() {
    RunsPage runs = console.openRuns();
    window.waitForRequest("**/console/changes", () -> window.reload());
    Response news =
        window.waitForResponse(
            response -> response.url().endsWith("/console/runs") && response.status() == 200,
            () -> api.execute(waiting, Map.of()).send());
    String told = runs.again(news).text();
    assertThat(told.length()).isLessThan(6_000);
    assertThat(told).contains("data-same=\"true\"").doesNotContain("<header", "<form");
    assertThat(runs.rows().first()).containsText("Patient");
    String last = api.execute(waiting, Map.of()).send().string("id");
    window.waitForRequest(
        "**/console/changes", () -> window.navigate("/console/runs?status=running&id=" + last));
    window.evaluate("window.mark = 'not loaded anew'");
    api.post("/workflows/runs/" + last + "/cancel").send();
    assertThat(window.locator("#list")).containsText("No runs match these filters.");
    assertThat(window.evaluate("window.mark")).isEqualTo("not loaded anew");
    // Until all runs that were started are counted, or have ended.
    await()
        .until(
            () ->
                api.run(last).object().get("completed_at") != null
                    && api.get("/workflows/runs?status=pending").send().rows().isEmpty());
    window.waitForRequest("**/console/changes", () -> window.navigate("/console/"));
    String shown = window.locator("#tile-running .tile-number").innerText();
    api.execute(waiting, Map.of()).send();
    assertThat(window.locator("#tile-running .tile-number"))
        .hasText(String.valueOf(Integer.parseInt(shown) + 1));
  }

  @Test
  @Order(9)
  void workflowsAreSortedAndShowTheirLastRuns() {
    String first = api.create(aWorkflow().named("Sorted b").manual().transform("x"));
    String second = api.create(aWorkflow().named("Sorted C").manual().transform("x"));
    api.create(aWorkflow().named("Sorted a").manual().transform("x"));
    api.runToEnd(second, Map.of());
    String last = api.runToEnd(first, Map.of()).string("id");
    window.navigate("/console/workflows?q=sorted");
    WorkflowsPage list = new WorkflowsPage(window);
    Locator names = window.locator("#list tbody a.strong");
    assertThat(names).hasText(new String[] {"Sorted a", "Sorted C", "Sorted b"});
    window.locator("#sort").selectOption("name");
    window.getByText("Apply").click();
    assertThat(names).hasText(new String[] {"Sorted a", "Sorted b", "Sorted C"});
    window.locator("#sort").selectOption("last_run");
    window.getByText("Apply").click();
    assertThat(window).hasURL(Pattern.compile(".*/workflows\\?q=sorted&sort=last_run"));
    assertThat(names).hasText(new String[] {"Sorted b", "Sorted C", "Sorted a"});
    assertThat(list.row("Sorted a").locator(".run-bars")).hasCount(0);
    fixture.executeSql(
        "update runs set status = 'failed', error_code = 'step_failed' where id = ?", last);
    window.waitForRequest("**/console/changes", () -> window.reload());
    assertThat(window.locator("#sort")).hasValue("last_run");
    assertThat(window.locator("#list th[aria-sort]")).hasText("Last result");
    assertThat(window.locator(".bars-legend")).containsText("Cancelled");
    Locator bars = list.row("Sorted b").locator(".run-bars");
    assertThat(bars).hasAccessibleName("Sorted b: Last run: 1 failed");
    assertThat(bars.locator(".bars-failed")).hasCount(1);
    api.runToEnd(second, Map.of());
    assertThat(names).hasText(new String[] {"Sorted C", "Sorted b", "Sorted a"});
    assertThat(list.row("Sorted C").locator(".run-bars"))
        .hasAccessibleName("Sorted C: Last 2 runs: 2 completed");
    window.locator("#list th a").getByText("Name").click();
    assertThat(window).hasURL(Pattern.compile(".*/workflows\\?q=sorted&sort=name"));
    assertThat(window.locator("#list th[aria-sort='ascending']")).hasText("Name");
    assertThat(names).hasText(new String[] {"Sorted a", "Sorted b", "Sorted C"});
    window.locator("#list th a").getByText("Name").click();
    assertThat(names).hasText(new String[] {"Sorted C", "Sorted b", "Sorted a"});
    assertThat(window).hasURL(Pattern.compile(".*/workflows\\?q=sorted&sort=name_descending"));
    assertThat(window.locator("#list th[aria-sort='descending']")).hasText("Name");
    assertThat(window.locator("#sort")).hasValue("name_descending");
    window.locator("#list th a").getByText("Last result").click();
    window.locator("#list th[aria-sort='descending'] a").getByText("Last result").click();
    assertThat(names).hasText(new String[] {"Sorted a", "Sorted b", "Sorted C"});
    assertThat(window.locator("#list th[aria-sort='ascending']")).hasText("Last result");
    list.assertUsableOnAllViewports(fixture.browser(), "workflows-sorted");
    window.setViewportSize(Viewport.PHONE.width(), Viewport.PHONE.height());
    Locator row = list.row("Sorted b");
    assertThat(row.locator("td.wide").boundingBox().width)
        .isGreaterThan(row.boundingBox().width - 40);
    window.setViewportSize(Viewport.DESKTOP.width(), Viewport.DESKTOP.height());
    bars.click();
    assertThat(window).hasURL(Pattern.compile(".*/" + first + "/runs"));
  }

  @Test
  @Order(6)
  void whoOnlyLooksSelectsNothing() {
    ConsolePage viewer = fixture.signedIn("lists-viewer");
    RunsPage runs = viewer.openRuns();
    assertThat(runs.rows()).not().hasCount(0);
    assertThat(viewer.page.locator("#list input, #selectForm, #cancel-all")).hasCount(0);
    assertThat(viewer.page.navigate("/console/runs/bulk?do=cancel").status()).isEqualTo(403);
    viewer.page.context().close();
  }

  @Test
  @Order(19)
  void runsThatNobodyWasShownAreLeftAlone() {
    String late =
        api.create(
            aWorkflow()
                .named("Late")
                .manual()
                .node("pause", "delay", Map.of("duration", 1, "unit", "hours")));
    api.execute(late, Map.of()).send();
    window.navigate("/console/runs/bulk?do=cancel&workflow=" + late);
    assertThat(window.locator("#bulk-count"))
        .hasText("1 run that matches the filters can be cancelled.");
    String later = api.execute(late, Map.of()).send().string("id");
    window.locator("#begin").click();
    window.waitForURL("**/console/runs/bulk/blk_*");
    assertThat(window.locator("#progress-text")).hasText("Finished: 1 cancelled.");
    // The other may end after that; this one may wait for room on the server.
    String open = "/workflows/runs?status=pending,running&workflow_id=" + late;
    await()
        .untilAsserted(
            () ->
                assertThat(api.get(open).send().rows())
                    .extracting(run -> run.get("id"))
                    .containsExactly(later));
    window.navigate("/console/runs/bulk?do=rerun&of=selected&selected=" + later);
    assertThat(window.locator("#begin")).hasCount(0);
  }

  @Test
  @Order(19)
  void anOperationIsStoppedOnItsPage() {
    String operation =
        api.post("/workflows/runs/bulk")
            .json(Map.of("action", "rerun", "filter", Map.of("workflow_id", "fl_none")))
            .send()
            .string("id");
    String path = "/workflows/runs/bulk/" + operation;
    await().until(() -> api.get(path).send().object().get("finished_at") != null);
    // As if two runs waited for their turn.
    fixture.executeSql(
        "update bulk_operations set finished_at = null, matched = 2, next_at = now() + interval '1"
            + " day' where id = ?",
        operation);
    window.navigate("/console/runs/bulk/" + operation);
    assertThat(window.locator("#progress-text")).hasText("0 started again, 2 remaining.");
    window.locator("#stop").click();
    console.assertUsableAsItStands("bulk-stop");
    window.locator("#confirm-stop").click();
    assertThat(window.locator("#progress-text")).hasText("Stopped: 0 started again, 2 remaining.");
    assertThat(window.locator("#stop-reason")).containsText("It was stopped by ");
    assertThat(window.locator("#stop")).hasCount(0);
    assertThat(api.get(path).send().object())
        .containsEntry("status", "stopped")
        .containsEntry("left", 2L);
  }

  @Test
  @Order(20)
  void noScriptAndNoPolicyComplained() {
    assertThat(fixture.browser().consoleErrors())
        .filteredOn(complaint -> !complaint.matches("(?s).*status of 40[034].*"))
        .isEmpty();
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }
}
