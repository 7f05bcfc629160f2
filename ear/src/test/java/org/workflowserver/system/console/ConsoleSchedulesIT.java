package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;

/** The schedules page. The tests tell one story: the order matters. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleSchedulesIT {
  private static final String PATH = "/console/schedules";

  private final ConsoleFixture fixture;
  private ApiClient api;
  private ConsolePage console;
  private Page page;
  private String often;

  ConsoleSchedulesIT(ConsoleFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeAll
  void signIn() {
    api = fixture.tenant("schedules", "planner", "editor");
    console = fixture.signedIn("planner");
    page = console.page;
  }

  @Test
  @Order(1)
  void emptyListsSayWhatToDoNext() {
    page.locator(".main-nav").getByText("Schedules").click();
    assertThat(page.locator("#schedules")).containsText("No schedules yet.");
    tab("All schedules").click();
    assertThat(page.locator("#schedules")).containsText("No workflow has a schedule.");
    tab("Past").click();
    assertThat(page.locator("#schedules")).containsText("No schedule has fired.");
    console.assertUsable();
  }

  @Test
  @Order(2)
  void changesOfTheClocksAreMarked() {
    // On the last Sunday in March half past two does not occur.
    String spring = scheduled("Spring", "cron", "30 2 * 3 *", "Europe/Berlin");
    page.navigate(PATH);
    assertThat(rows("next-fires").filter(with("clocks go forward over this time")).first())
        .containsText("03:00 (UTC+02:00)");
    console.screenshot("schedules-gap");
    api.delete("/workflows/" + spring).send();
  }

  @Test
  @Order(3)
  void theNextFiresAreAListAndAWeek() {
    String halfADayAway = halfADayAway();
    scheduled("Nightly", "daily", halfADayAway, "Europe/Berlin");
    often = scheduled("Often", "cron", "*/5 * * * *", "UTC");
    page.navigate(PATH);
    assertThat(page.locator("#list-heading")).hasText("The next 50 times");
    assertThat(rows("next-fires").first()).containsText("Often");
    assertThat(rows("next-fires").first())
        .containsText(Pattern.compile("and \\d+ more until .* \\(UTC\\+00:00\\)"));
    assertThat(rows("next-fires").first().locator("td:first-child time")).hasCount(3);
    // What fires each five minutes is one row, and leaves the other schedule its own.
    assertThat(rows("next-fires").locator("button")).hasCount(2);
    assertThat(rows("next-fires").first()).containsText("(UTC+00:00)");
    assertThat(rows("next-fires").first().locator("td").nth(2).locator("time").first())
        .hasText(
            Pattern.compile("\\w{3} \\d+ \\w{3} \\d{4}, \\d\\d:\\d\\d \\(UTC[+-]\\d\\d:\\d\\d\\)"));
    assertThat(page.locator("#schedules"))
        .not()
        .containsText("Only the schedules that fire next are in the calendar.");
    Locator week = page.getByRole(AriaRole.TABLE, named("The next seven days"));
    assertThat(week.locator("th")).hasCount(7);
    assertThat(week.locator("td").nth(3))
        .containsText(
            Pattern.compile("00:00 \\+00:00\\s+00:05 \\+00:00\\s+00:10 \\+00:00\\s+and more"));
    assertThat(week.locator("td").nth(3))
        .containsText(Pattern.compile(halfADayAway + " \\+0[12]:00\\s+Nightly"));
    console.assertUsableOnAllViewports(fixture.browser(), "schedules");
    assertThat(page.content().length()).isLessThan(100_000);
    page.setViewportSize(390, 844);
    page.reload();
    assertThat(week).isHidden();
    page.locator("#week summary").click();
    assertThat(week).isVisible();
    page.setViewportSize(1280, 800);
    page.navigate("/console/workflows/" + often);
    assertThat(page.locator("#facts"))
        .containsText(Pattern.compile("Trigger\\s*Manual and scheduled · Every 5 minutes"));
    assertThat(page.locator("#fires time").first())
        .hasText(Pattern.compile("\\w{3} \\d+ \\w{3} \\d{4}, .* \\(UTC.*\\)"));
  }

  @Test
  @Order(4)
  void aWorkflowIsSwitchedOffAndOnWhereItsScheduleIs() {
    page.navigate(PATH);
    Locator off = rows("next-fires").first().getByRole(AriaRole.BUTTON);
    assertThat(off).hasText("Switch off");
    assertThat(off)
        .hasAccessibleDescription(Pattern.compile("Switches the whole workflow off: .*"));
    new Keys(page).press("#next-fires tbody tr:first-child button");
    assertThat(console.toasts())
        .containsText("“Often” is switched off. Nothing starts it now, not even Run… or a call.");
    assertThat(rows("next-fires").first()).containsText("Nightly");
    console.toasts().getByText("Switch on again").click();
    assertThat(rows("next-fires").first()).containsText("Often");
    assertThat(api.get("/workflows/" + often).send()).hasMember("is_active", true);
    console.toasts().getByText("Switch off again").click();
    assertThat(rows("next-fires").first()).containsText("Nightly");
    assertThat(api.get("/workflows/" + often).send()).hasMember("is_active", false);
    tab("All schedules").click();
    Locator row = rows("all-schedules").filter(with("Often"));
    assertThat(row).containsText("Every 5 minutes");
    assertThat(row).containsText("Switched off");
    assertThat(row).containsText("Start another run");
    console.assertUsableOnAllViewports(fixture.browser(), "schedules-all");
    row.getByRole(AriaRole.SWITCH).click();
    assertThat(console.toasts()).containsText("“Often” is switched on.");
    assertThat(rows("all-schedules").filter(with("Often")).getByRole(AriaRole.SWITCH)).isChecked();
  }

  @Test
  @Order(5)
  void whatWasMissedAndWhatWasDoneIsTold() {
    fixture.executeSql(
        "insert into schedule_fires (workflow_id, fire_at, org_id, epoch, status, reason, run_id,"
            + " recorded_at, try_at) select id, now() - interval '9 hours', org_id, 1, 'missed',"
            + " 'No server was there at that time.', null, now(), now() from workflows where id = ?"
            + " union all select id, now() - interval '8 hours', org_id, 1, 'started', '',"
            + " 'fl_run_01k00000000000000000000000', now(), now() from workflows where id = ?",
        often,
        often);
    page.navigate(PATH + "?show=past");
    // The schedule itself may fire meanwhile.
    Locator started = rows("past-fires").filter(with("Started 8 h late"));
    assertThat(started).containsText("Run started");
    assertThat(started.locator("a.id")).hasCount(1);
    Locator missed = rows("past-fires").filter(with("No server was there at that time."));
    assertThat(missed).containsText("Missed");
    console.assertUsableOnAllViewports(fixture.browser(), "schedules-past");
    page.getByLabel("What was done").first().selectOption("No run was started");
    page.getByRole(AriaRole.BUTTON, named("Filter")).click();
    page.waitForURL("**/schedules?show=past&became=not-started");
    assertThat(missed).hasCount(1);
    assertThat(missed).containsText("Missed");
    assertThat(rows("past-fires").filter(with("Run started"))).hasCount(0);
  }

  @Test
  @Order(5)
  void timesThatTheReadersClockShowsStandOnceOnAPhone() {
    String here = scheduled("Here", "daily", halfADayAway(), Browser.ZONE);
    page.setViewportSize(390, 844);
    page.navigate(PATH);
    Locator row = rows("next-fires").filter(with("Here"));
    assertThat(row.locator("time").first()).isVisible();
    assertThat(row.locator("[data-own-time]")).isHidden();
    // Two rows where another schedule fires between those of this one.
    assertThat(rows("next-fires").filter(with("Often")).first().locator("[data-own-time]"))
        .isVisible();
    console.screenshot("schedules-own-zone");
    page.setViewportSize(1280, 800);
    assertThat(row.locator("[data-own-time]")).isVisible();
    api.delete("/workflows/" + here).send();
  }

  @Test
  @Order(6)
  void whoeverMayNotEditOnlyReads() {
    fixture.tenant("schedules", "reader", "viewer");
    Page reader = fixture.signedIn("reader").page;
    reader.navigate(PATH);
    assertThat(reader.locator("#next-fires tbody tr").first()).containsText("Often");
    assertThat(reader.locator("#schedules button")).hasCount(0);
    reader.context().close();
    Page stranger = fixture.signedIn("admin").page;
    stranger.navigate(PATH);
    assertThat(stranger.locator("main")).not().containsText("Nightly");
    stranger.context().close();
  }

  @Test
  @Order(7)
  void itWorksWithoutScript() {
    Page plain = fixture.browser().windowWithoutScript(page.context().storageState());
    plain.navigate(PATH);
    plain.locator("#next-fires button").first().click();
    assertThat(plain.locator("#toasts")).containsText("“Often” is switched off.");
    plain.context().close();
  }

  /** A time in Berlin behind the next 50 of each five minutes, which no change of clocks meets. */
  private static String halfADayAway() {
    int hour = LocalTime.now(ZoneId.of("Europe/Berlin")).getHour();
    return hour >= 10 && hour < 22 ? "04:30" : "16:30";
  }

  private String scheduled(String name, String type, String value, String zone) {
    return api.create(
        aWorkflow()
            .named(name)
            .manual()
            .member("schedule_type", type)
            .member("schedule_value", value)
            .member("schedule_timezone", zone));
  }

  private Locator rows(String table) {
    return page.locator("#" + table + " tbody tr");
  }

  private Locator tab(String name) {
    return page.locator(".tabs").getByText(name);
  }

  private static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
