package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.Sizes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ApiResponseAssert;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** The page of a run shows what its steps did, and follows them while they do. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleRunPageIT {
  private static final String HOSTILE =
      "<img src=x onerror=\"window.hacked=1\"><!--end--><!--part-->";
  private static final int BYTES_OF_A_CHANGE = 3_000;

  /** Names, lanes and rows of the timeline, in their order. */
  private static final String TIMELINE =
      """
      () => ["names", "lanes", "times"].map((list) =>
        Array.from(document.getElementById(list).children,
          (part) => part.id + part.getAttribute("transform") + part.textContent))
      """;

  /** Reads a stream to its end and then says so; gives its content type. */
  private static final String READ_STREAM =
      """
      async (address) => {
        const response = await fetch(address);
        const reader = response.body.getReader();
        const read = ({ done }) => (done ? (window.streamEnded = true) : reader.read().then(read));
        reader.read().then(read);
        return response.headers.get("Content-Type");
      }
      """;

  private final ConsoleFixture fixture;
  private ApiClient api;
  private ConsolePage console;

  /** What Chromium says of the run that was deleted while its page was open. */
  private final List<Pattern> deleted = new ArrayList<>();

  ConsoleRunPageIT(ConsoleFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeAll
  void signIn() {
    api = fixture.api();
    console = fixture.signedIn("operator");
  }

  /** What the scripts complained of meanwhile: all tests are over by then. */
  @AfterAll
  void noScriptComplained() {
    assertThat(fixture.browser().consoleErrors())
        // What a test kept from the server, and the ends of sessions.
        .filteredOn(complaint -> !complaint.contains("net::ERR_FAILED"))
        .filteredOn(complaint -> !complaint.contains("status of 401"))
        .filteredOn(complaint -> deleted.stream().noneMatch(one -> one.matcher(complaint).find()))
        .isEmpty();
  }

  @Test
  void theStepThatFailedIsShownFirstAndOthersWhenTheyAreChosen() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "");
    String run =
        start(
            aWorkflow()
                .named("Order")
                .manual()
                .transform("Hello " + HOSTILE)
                .with("description", "Greet " + HOSTILE)
                .webhook(endpoint, Map.of("order", HOSTILE))
                .with("description", "Send the order")
                .with("retry", pauses(2, 50))
                .node("last", "text_transform", Map.of("template", "x")));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Failed");
    assertThat(page.panel().locator("h2")).hasText("Send the order");
    assertThat(page.panel().locator("#panel-no-retry")).hasCount(0);
    assertThat(page.page.locator(".graph-scroll").evaluate("e => e.scrollWidth - e.clientWidth"))
        .isEqualTo(0);
    assertThat(page.panel().locator(".entry-error")).containsText("http_status");
    for (Locator told : List.of(page.panel().locator(".entry-error"), page.error())) {
      assertThat(told).containsText(Pattern.compile("Unavailable · POST 127\\.0\\.0\\.1:\\d+"));
    }
    assertThat(page.panel()).containsText("HTTP request");
    assertThat(page.panel().locator(".panel-list a"))
        .containsText(new String[] {"Attempt 1", "Attempt 2"});
    assertThat(page.panel().locator(".panel-list a[aria-current='true']"))
        .containsText("Attempt 2");
    // As everywhere: what its author says of it, and what its component is called.
    assertThat(page.node("call").locator(".node-title")).hasText("Send the order");
    assertThat(page.node("call").locator(".node-id")).hasText("HTTP request");
    assertThat(page.entry(3).locator(".log-title")).hasText("Send the order HTTP request");
    assertThat(page.lanes().last()).hasText("Send the order");
    assertThat(page.lanes().last()).hasAttribute("title", "call");
    assertThat(page.error()).containsText("Go to the failed step “Send the order”");
    assertThat(page.page.locator("#log-in option[value='text']")).hasText("Greet " + HOSTILE);
    page.assertUsableOnAllViewports(fixture.browser(), "run-panel");

    page.panel().locator(".panel-list a").first().click();
    assertThat(page.panel().locator("#panel-entry")).containsText("Attempt 1 took");
    page.node("text").focus();
    page.page.keyboard().press("Enter");
    assertThat(page.panel().locator("h2")).hasText("Greet " + HOSTILE);
    assertThat(page.panel()).containsText("Hello <img src=x onerror=");
    assertThat(page.node("text")).isFocused();
    assertThat(page.isScriptInjected()).isFalse();
    page.page.reload();
    assertThat(page.panel().locator("h2")).hasText("Greet " + HOSTILE);
    page.page.locator("#panel-close").click();
    assertThat(page.panel()).isHidden();
    assertThat(page.node("text")).isFocused();
    page.page.goBack();
    assertThat(page.panel().locator("h2")).hasText("Greet " + HOSTILE);

    String withoutScript = page.page.request().get("/console/runs/" + run + "?node=text").text();
    assertThat(withoutScript).contains("id=\"panel-heading\"").contains("Greet &lt;img");
  }

  @Test
  void theGraphCanBePassedByKeyboard() {
    RunPage page = console.openRun(start(aWorkflow().manual().transform("x")));
    assertThat(page.status()).hasText("Completed");
    assertThat(page.page.locator("#bar-words")).containsText("Tab");
    page.page.locator("a[href='#timeline']").focus();
    page.page.keyboard().press("Enter");
    page.page.keyboard().press("Tab");
    assertThat(page.page.locator(":focus")).hasClass(Pattern.compile("bar .*"));
    assertThat(page.page.locator("#bar-words")).containsText("took");
  }

  @Test
  void runsAreLinkedBothWays() {
    String child =
        api.create(aWorkflow().named("Child").node("start", "workflow_trigger", Map.of()));
    String run =
        start(
            aWorkflow()
                .named("Parent")
                .manual()
                .node(
                    "sub",
                    "trigger_workflow",
                    Map.of("workflow_id", child, "input", Map.of("greeting", "Hello"))));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Completed");
    RunPage again = page.rerun();
    assertThat(again.originalRun()).hasAttribute("title", run);
    page = console.openRun(run);
    assertThat(page.repeats()).hasCount(1);
    page.choose("sub");
    page.panel().locator("#panel-called summary").click();
    assertThat(page.panel().locator("#panel-called")).containsText("greeting:\"Hello\"");
    assertThat(page.panel().locator("#panel-called"))
        .containsText(Pattern.compile("…\\w{4}\\s+Child"));
    page.panel().locator("#panel-called a").click();
    assertThat(page.page.locator("h1")).hasText("Run of Child");
    assertThat(page.page.locator("#run-facts")).containsText(Pattern.compile("…\\w{4}\\s+Parent"));
    assertThat(page.page.locator("#parent-run")).containsText("Parent");
    page.page.locator("#parent-run").click();
    assertThat(page.page.locator("h1")).hasText("Run of Parent");
    assertThat(page.panel().locator("h2")).hasText("sub");
  }

  @Test
  void theTimelineHasABarForEachAttemptAndOneForAllItems() {
    Endpoint endpoint = fixture.target().endpoint().respondingToFirstWith(1, 503);
    String run =
        start(
            aWorkflow()
                .named("Times")
                .manual()
                .webhook(endpoint, Map.of())
                .with("retry", pauses(3, 300))
                .node("each", "iterator", Map.of("items", List.of(1, 2, 3)))
                .from("each", "item")
                .transform("{{ item }}"));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Completed");
    assertThat(page.lanes()).hasText(new String[] {"start", "call", "each", "text"});
    assertThat(page.bars("call")).hasCount(3);
    assertThat(page.bars("call").nth(0)).containsText("Attempt 1: failed");
    assertThat(page.bars("call").nth(1)).containsText("Wait for attempt 2");
    assertThat(page.bars("call").nth(2)).containsText("Attempt 2: succeeded");
    assertThat(page.bars("text")).hasCount(1);
    assertThat(page.bars("text")).containsText("3 steps");
    page.page.locator(".times-table summary").click();
    assertThat(page.page.locator("#times tr")).hasCount(6);
    page.assertUsableAsItStands("run-timeline");
    assertThat(page.nodeState("text")).hasText("Succeeded · 3 items");
    assertThat(page.nodeState("call")).hasText("Succeeded · 2 attempts");
    BoundingBox words = page.nodeState("call").boundingBox();
    BoundingBox around = page.page.locator("#node-call .node-box").boundingBox();
    assertThat(words.x + words.width).isLessThan(around.x + around.width);
    page.choose("text");
    assertThat(page.panel().locator(".panel-list a")).hasCount(3);
    assertThat(page.panel().locator(".panel-list a").first()).containsText("Item #1");
    assertThat(page.panel()).containsText("3 items succeeded. Choose one.");
    assertThat(page.panel().locator("#panel-entry")).hasCount(0);
    assertThat(page.panel().locator("#panel-order")).hasCount(0);
    page.panel().locator(".panel-list a").nth(1).click();
    assertThat(page.panel().locator("#panel-entry")).containsText("#2");
  }

  @Test
  void itemsOfSeveralPagesSayTheirOrder() {
    String run =
        start(
            aWorkflow()
                .manual()
                .node(
                    "each",
                    "iterator",
                    Map.of("items", IntStream.range(0, 25).boxed().toList(), "concurrency", 1))
                .from("each", "item")
                .transform("{{ item }}"));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Completed");
    page.choose("text");
    Locator order = page.panel().locator("#panel-order");
    assertThat(order).hasText("Items are listed in the order in which they ended.");
    assertThat(page.panel().locator(".panel-list a")).hasCount(20);
    page.panel().locator(".pager-next").click();
    assertThat(page.panel().locator(".panel-list a")).hasCount(5);
    assertThat(page.panel().locator(".panel-list a").first()).containsText("Item #21");
    assertThat(order).isVisible();
    page.panel().locator(".panel-list a").nth(1).click();
    Locator marked = page.panel().locator(".panel-list a[aria-current='true']");
    assertThat(marked).containsText("Item #22");
    // As links from elsewhere do, which know of no page of the list.
    String address = page.page.url().replaceFirst("&items=[^&#]*", "");
    page.page.navigate(address);
    assertThat(marked).containsText("Item #22");
    page.panel().locator(".panel-list a").nth(2).click();
    assertThat(marked).containsText("Item #24");
    assertThat(page.panel().locator(".panel-list a").first()).containsText("Item #22");
    page.panel().locator(".pager").getByText("First").click();
    assertThat(page.panel().locator(".panel-list a").first()).containsText("Item #1");
    assertThat(page.panel().locator("#panel-entry")).containsText("#24");
    assertThat(page.panel().locator(".pager").getByText("First")).hasCount(0);
  }

  @Test
  void aLongPayloadIsRunAgainAsItIs() {
    String workflow = api.create(aWorkflow().named("Heavy").manual().transform("done"));
    String run = api.runToEnd(workflow, Map.of("load", "x".repeat(70_000))).string("id");
    RunPage page = console.openRun(run);
    assertThat(page.button("Rerun…")).hasCount(0);
    assertThat(page.page.locator("#rerun-long"))
        .containsText("The trigger payload is over 64 KiB, too long to be changed here.");
    page.assertUsableOnAllViewports(fixture.browser(), "run-long-payload");
    page.page.locator("#compare").click();
    assertThat(page.page).hasURL(Pattern.compile(".*/compare"));
    page.page.goBack();
    assertThat(page.rerun().originalRun()).hasAttribute("title", run);
    assertThat(page.status()).hasText("Completed");
    assertThat(page.page.locator("#rerun-long")).isVisible();
  }

  @Test
  void aChangeIsFollowedInFewBytes() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    WorkflowBuilder drawn = aWorkflow().named("Steps").manual();
    IntStream.range(0, 30).forEach(i -> drawn.node("t" + i, "text_transform", template()));
    String run = start(drawn.webhook(endpoint, Map.of()).transform("done"));
    endpoint.awaitCalls(1);
    ConsolePage window = timed("2000", "-1");
    // Once it listens, the page asks for what came in between.
    window.page.waitForResponse(
        answer -> answer.request().headers().containsKey("x-known-parts"),
        () -> window.openRun(run));
    RunPage page = new RunPage(window.page);
    assertThat(page.status()).hasText("Running");
    page.choose("call");
    assertThat(page.panel().locator("h2")).hasText("call");
    page.node("call").focus();
    List<Response> answers = Collections.synchronizedList(new ArrayList<>());
    page.page.onResponse(answers::add);
    endpoint.release();
    assertThat(page.status()).hasText("Completed");
    assertThat(page.nodeState("call")).hasText("Succeeded");
    assertThat(page.nodeState("text")).hasText("Succeeded");
    assertThat(page.output()).containsText("done");
    assertThat(page.node("call")).isFocused();
    assertThat(page.panel().locator("h2")).hasText("call");
    assertThat(page.panel()).containsText("took");
    assertThat(List.copyOf(answers))
        .filteredOn(answer -> answer.url().contains("/runs/") && answer.status() == 200)
        .isNotEmpty()
        // Each may tell of several: the call, what comes behind it, and the end.
        .allSatisfy(answer -> assertThat(bytesOf(answer)).isBetween(500, BYTES_OF_A_CHANGE));
    lanesAreFoundByTheirNames(page);
  }

  /** On the wire, with the head. */
  private static int bytesOf(Response answer) {
    Sizes sizes = answer.request().sizes();
    return sizes.responseHeadersSize + sizes.responseBodySize;
  }

  /** The lanes scroll below the axis, and are not as high as they are many. */
  private static void lanesAreFoundByTheirNames(RunPage page) {
    Locator lanes = page.page.locator("#timeline-lanes");
    assertThat(lanes.boundingBox().height).isLessThan(33 * 24);
    Locator field = page.page.locator("#find-lane");
    field.fill("T2");
    page.page.keyboard().press("Enter");
    assertThat(page.bars("t2").first()).isFocused();
    field.press("Enter");
    Locator found = page.page.locator("#names .found");
    assertThat(found).hasText("t20");
    assertThat(found).isInViewport();
    assertThat(page.page.locator("#found-lanes")).hasText("t20, 2 of 11");
    assertThat(page.bars("t20").first()).isFocused();
    BoundingBox axis = page.page.locator("#axis-marks").boundingBox();
    assertThat(axis.y).isCloseTo(lanes.boundingBox().y, within(1.0));
    field.press("Shift+Enter");
    assertThat(found).hasText("t2");
    assertThat(page.bars("t2").first()).isFocused();
    // A bar above what is seen comes to lie below the axis.
    lanes.evaluate("lanes => (lanes.scrollTop = 6 * 24)");
    BoundingBox bar = page.bars("t2").first().boundingBox();
    page.bars("t3").first().focus();
    page.bars("t2").first().focus();
    assertThat(page.bars("t2").first().boundingBox().y).isGreaterThan(bar.y);
    axis = page.page.locator("#axis-marks").boundingBox();
    assertThat(page.bars("t2").first().boundingBox().y)
        .isGreaterThanOrEqualTo(axis.y + axis.height);
    field.fill("nosuch");
    assertThat(page.page.locator("#found-lanes")).hasText("Not found");
  }

  @Test
  void theTimelineKeepsItsOrderWhileStepsComeBetweenOthers() {
    Endpoint first = fixture.target().endpoint().blocking();
    Endpoint second = fixture.target().endpoint().blocking();
    String run =
        start(
            aWorkflow()
                .named("Order of lanes")
                .manual()
                .node("each", "iterator", Map.of("items", List.of(1)))
                .from("each", "item")
                .webhook("inner", first.url(), Map.of())
                .from("start", null)
                .webhook("gate", second.url(), Map.of())
                .node("after", "text_transform", template()));
    first.awaitCalls(1);
    second.awaitCalls(1);
    RunPage page = console.openRun(run);
    second.release();
    assertThat(page.nodeState("after")).hasText("Succeeded");
    assertThat(page.lanes()).hasCount(4);
    first.release();
    assertThat(page.status()).hasText("Completed");
    assertThat(page.lanes().last()).hasText("after");
    Object followed = page.page.evaluate(TIMELINE);
    page.page.reload();
    assertThat(page.page.evaluate(TIMELINE)).isEqualTo(followed);
  }

  @Test
  void theEndOfACalledRunIsShownThoughNobodyWaitsForIt() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String child =
        api.create(
            aWorkflow()
                .named("Left alone")
                .node("start", "workflow_trigger", Map.of())
                .webhook(endpoint, Map.of()));
    String run =
        start(
            aWorkflow()
                .manual()
                .node("sub", "trigger_workflow", Map.of("workflow_id", child, "wait", false)));
    endpoint.awaitCalls(1);
    RunPage page = timed("10000", "100").openRun(run);
    assertThat(page.status()).hasText("Completed");
    page.choose("sub");
    assertThat(page.panel().locator("#panel-called")).containsText("Running");
    endpoint.release();
    assertThat(page.panel().locator("#panel-called")).containsText("Completed");
    assertThat(page.page.locator("#called a"))
        .hasAttribute("title", Pattern.compile(".*, Completed"));
  }

  @Test
  void whatIsAskedWhileANodeIsBeingOpenedDoesNotMixWithIt() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String child =
        api.create(
            aWorkflow().node("start", "workflow_trigger", Map.of()).webhook(endpoint, Map.of()));
    Map<String, Object> call = Map.of("workflow_id", child, "wait", false);
    String run = start(aWorkflow().manual().node("sub", "trigger_workflow", call));
    endpoint.awaitCalls(1);
    RunPage page = timed("10000", "100").openRun(run);
    assertThat(page.status()).hasText("Completed");
    String childId = page.page.locator("#called a").getAttribute("href").replaceAll(".*/", "");
    // The answer about the node is made while the child runs, and comes when that has ended.
    AtomicReference<Runnable> late = new AtomicReference<>();
    page.page.route(
        Pattern.compile(".*[?]node=sub.*"),
        route -> {
          if (late.get() != null) {
            route.resume();
            return;
          }
          APIResponse made = route.fetch();
          var answer = new Route.FulfillOptions().setStatus(made.status());
          // Of the answer's header this alone is read; its body is not compressed any more.
          answer.setHeaders(Map.of("X-Parts", made.headers().get("x-parts")));
          answer.setBodyBytes(made.body());
          late.set(() -> route.fulfill(answer));
        });
    page.choose("sub");
    page.page.waitForCondition(() -> late.get() != null);
    endpoint.release();
    assertThat(console.openRun(childId).status()).hasText("Completed");
    page.page.evaluate(
        "async () => { for (let i = 0; i < 100; i++) { await fetch(location.href); } }");
    late.get().run();
    assertThat(page.panel().locator("#panel-called")).containsText("Completed");
  }

  @Test
  void theItemThatFailedAnIteratorIsOneClickAway() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "");
    String run =
        start(
            aWorkflow()
                .manual()
                .node("each", "iterator", Map.of("items", List.of(1L, 2L, 3L), "concurrency", 3L))
                .from("each", "item")
                .webhook(endpoint, Map.of()));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Failed");
    assertThat(page.panel().locator("h2")).hasText("call");
    Matcher item = Pattern.compile("Item #\\d").matcher(page.error().innerText());
    assertThat(item.find()).isTrue();
    assertThat(page.panel().locator("#panel-entry")).containsText(item.group());
    page.choose("each");
    page.error().getByText("Go to the failed step “call”").click();
    assertThat(page.panel().locator("h2")).hasText("call");
    assertThat(page.panel().locator("#panel-entry")).containsText(item.group());
    assertThat(page.panel().locator(".entry-error")).containsText("503");
    assertThat(page.panel().locator("#panel-no-retry")).containsText("may succeed later");
    assertThat(page.panel().locator("#panel-no-retry a"))
        .hasAttribute("href", Pattern.compile("/console/workflows/fl_\\w+\\?node=call"));
    List<String> texts =
        IntStream.rangeClosed(1, 30).mapToObj(i -> i == 25 ? "{" : String.valueOf(i)).toList();
    run = start(readingEach(texts, "stop"));
    page = console.openRun(run);
    assertThat(page.status()).hasText("Failed");
    assertThat(page.panel().locator("h2")).hasText("read");
    assertThat(page.panel().locator("#panel-entry")).containsText("Item #25");
    assertThat(page.panel().locator("[aria-current='true']")).containsText("Item #25");
    assertThat(page.nodeState("read")).hasText("Failed · 1 of 25");
    assertThat(page.node("read").locator("title")).containsText("Failed, 1 of 25 items");
    assertThat(page.panel().locator("h3").last()).hasText("Failed items");
    page.panel().getByText("All items").click();
    assertThat(page.panel().locator(".panel-list a")).hasCount(20);
    page.panel().getByText("Only those that failed").click();
    assertThat(page.panel().locator(".panel-list a")).hasCount(1);
  }

  @Test
  void thePanelStepsThroughTheItemsThatFailed() {
    List<String> texts =
        IntStream.rangeClosed(1, 30).mapToObj(i -> i % 10 == 7 ? "{" : String.valueOf(i)).toList();
    String run = start(readingEach(texts, "continue"));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Completed");
    assertThat(page.nodeState("read")).hasText("Failed · 3 of 30");
    page.choose("read");
    Locator shown = page.panel().locator("#panel-entry");
    Locator listed = page.panel().locator(".panel-list a");
    assertThat(shown).containsText("Item #7");
    assertThat(listed).containsText(new String[] {"Item #7", "Item #17", "Item #27"});
    page.panel().getByText("Next failed item").click();
    assertThat(shown).containsText("Item #17");
    assertThat(page.panel().locator("[aria-current='true']")).containsText("Item #17");
    page.panel().getByText("Next failed item").click();
    assertThat(shown).containsText("Item #27");
    assertThat(page.panel().getByText("Next failed item")).hasCount(0);
    page.panel().getByText("Previous failed item").click();
    assertThat(shown).containsText("Item #17");
    page.assertUsableOnAllViewports(fixture.browser(), "run-failed-items");
    page.panel().getByText("All items").click();
    assertThat(listed).hasCount(20);
    listed.filter(new Locator.FilterOptions().setHasText("Item #16")).click();
    assertThat(shown).containsText("Item #16");
    assertThat(page.panel().locator("#panel-failed")).hasCount(0);
  }

  @Test
  void whatFailedOnTheNextPageOfTheListIsSteppedThroughToo() {
    String run = start(readingEach(Collections.nCopies(22, "{"), "continue"));
    RunPage page = console.openRun(run);
    assertThat(page.nodeState("read")).hasText("Failed · 22 of 22");
    page.choose("read");
    page.panel().locator(".panel-list a").nth(19).click();
    Locator shown = page.panel().locator("#panel-entry");
    assertThat(shown).containsText("Item #20");
    page.panel().getByText("Next failed item").click();
    assertThat(shown).containsText("Item #21");
    assertThat(page.panel().locator("[aria-current='true']")).containsText("Item #21");
    page.panel().getByText("Next failed item").click();
    assertThat(shown).containsText("Item #22");
    assertThat(page.panel().getByText("Next failed item")).hasCount(0);
  }

  @Test
  void theCallbackUrlOfAStepIsShownToWhoMayCallIt() {
    String run = start(aWorkflow().manual().node("wait", "wait_for_callback", Map.of()));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Waiting");
    Pattern url = Pattern.compile("http.*/workflows/callbacks/\\S{43}");
    assertThat(page.page.locator("#callback-url")).hasText(url);
    APIResponse told = toldOf("wait", page);
    assertThat(page.panel().locator("#panel-url")).hasText(url);
    // Whoever knows the URL may call it: nothing is to be learnt from the length of the answer.
    assertThat(told.headers()).doesNotContainKey("content-encoding");
    assertThat(told.text()).contains("/workflows/callbacks/");
    APIResponse whole = askedByPage(page);
    assertThat(whole.headers()).doesNotContainKey("content-encoding");
    assertThat(whole.text()).contains("/workflows/callbacks/");
    told = toldOf("start", page);
    // What is told besides may hold it too, as its countdown goes on.
    boolean compressed = told.headers().containsKey("content-encoding");
    assertThat(compressed && told.text().contains("/workflows/callbacks/")).isFalse();
    assertThat(told.text()).doesNotContain("formToken");
    RunPage seen = fixture.signedIn("viewer").openRun(run);
    assertThat(seen.status()).hasText("Waiting");
    assertThat(seen.page.locator("#callback-url, #panel-url")).hasCount(0);
    assertThat(askedByPage(seen).headers()).containsEntry("content-encoding", "gzip");
  }

  /** The page as a browser gets it by a link of this server. */
  private static APIResponse askedByPage(RunPage page) {
    return page.page
        .request()
        .get(page.page.url(), RequestOptions.create().setHeader("Sec-Fetch-Site", "same-origin"));
  }

  /** What the page is told when a node is chosen. */
  private static APIResponse toldOf(String node, RunPage page) {
    return page.again(
        page.page.waitForResponse(
            answer -> answer.url().contains("node=" + node), () -> page.choose(node)));
  }

  @Test
  void thePageStaysWhenTheServerDoesNotAnswer() {
    RunPage page = console.openRun(start(aWorkflow().manual().transform("x")));
    assertThat(page.status()).hasText("Completed");
    String address = page.page.url();
    page.page.route("**/console/runs/**", Route::abort);
    page.choose("text");
    assertThat(page.toasts()).containsText("The server did not answer. Try again.");
    page.page.locator("#entries summary").first().click();
    assertThat(page.toasts()).hasCount(2);
    assertThat(page.page.locator("#entries details[open]")).hasCount(0);
    assertThat(page.page.url()).isEqualTo(address);
    page.page.unroute("**/console/runs/**");
    page.choose("text");
    assertThat(page.panel().locator("h2")).hasText("text");
    assertThat(page.page).hasURL(Pattern.compile(".*node=text.*"));
  }

  @Test
  void aCancelledRunLeadsToNoFailedStep() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(500, "");
    String run =
        start(
            aWorkflow()
                .manual()
                .webhook(endpoint, Map.of())
                .with("continue_on_error", true)
                .from("call", "error")
                .node("pause", "delay", Map.of("duration", 1, "unit", "days")));
    RunPage page = console.openRun(run);
    assertThat(page.waiting()).containsText("Waits at pause");
    page = page.cancel().confirm();
    assertThat(page.status()).hasText("Cancelled");
    // The button that was pressed is gone with the run's end.
    assertThat(page.page.locator("#content h1")).isFocused();
    assertThat(page.error()).not().containsText("Go to the failed step");
    assertThat(page.panel()).isHidden();
  }

  @Test
  void aRunThatIsCancelledInItsQueueWasNotFinishedInItsTrigger() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String workflow =
        api.create(
            aWorkflow()
                .member("settings", Map.of("concurrency", 1L))
                .manual()
                .webhook(endpoint, Map.of()));
    api.execute(workflow, Map.of()).send();
    endpoint.awaitCalls(1);
    String queued = api.execute(workflow, Map.of()).send().string("id");
    RunPage page = console.openRun(queued);
    assertThat(page.waiting()).containsText("Queued");
    page = page.cancel().confirm();
    assertThat(page.status()).hasText("Cancelled");
    page.choose("start");
    assertThat(page.panel().locator("#panel-unfinished"))
        .hasText(
            Pattern.compile("It was not finished when the run was cancelled at \\S.*\\d.*\\."));
    endpoint.release();
  }

  @Test
  void aPageWithoutEventsAsksFromTimeToTime() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run = start(aWorkflow().manual().webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    console.page.route("**/console/changes*", route -> route.abort());
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Running");
    endpoint.release();
    assertThat(page.status()).hasText("Completed");
    console.page.unroute("**/console/changes*");
  }

  @Test
  void theTimelineGrowsWhileNothingIsNewAndALostConnectionIsTold() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run = start(aWorkflow().named("Slow").manual().webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    // A stream that is open is not asked for again.
    console.page.route("**/console/changes*", route -> route.abort());
    RunPage page = console.openRun(run);
    Locator axis = page.page.locator("#axis-marks");
    String span = axis.getAttribute("data-span");
    assertThat(axis).not().hasAttribute("data-span", span);
    assertThat(page.page.locator("#live-mark")).isVisible();
    page.page.route("**/console/runs/**", route -> route.abort());
    assertThat(page.page.locator("#connection")).containsText("The server has not answered since");
    assertThat(page.page.locator("#live-mark")).isHidden();
    page.page.unroute("**/console/runs/**");
    assertThat(page.page.locator("#connection")).isHidden();
    assertThat(page.page.locator("#live-mark")).isVisible();
    endpoint.release();
    assertThat(page.status()).hasText("Completed");
    console.page.unroute("**/console/changes*");
  }

  /** The browser tells of it before anything is asked. */
  @Test
  void aStreamThatBreaksIsToldAtOnce() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run = start(aWorkflow().manual().webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    ConsolePage window = fixture.signedIn("viewer");
    window.page.addInitScript(
        """
        const Real = window.EventSource;
        window.EventSource = class extends Real {
          constructor(address) {
            super(address);
            window.stream = this;
          }
        };
        """);
    RunPage page = window.openRun(run);
    assertThat(page.page.locator("#live-mark")).isVisible();
    page.page.waitForFunction("() => window.stream?.readyState === EventSource.OPEN");
    assertThat(
            page.page.evaluate(
                """
                () => {
                  window.stream.dispatchEvent(new Event("error"));
                  return document.getElementById("run-head").innerText;
                }
                """))
        .asString()
        .contains("Reconnecting…")
        .doesNotContain("Live");
    // It is asked by itself from then on, and answers.
    assertThat(page.page.locator("#live-mark")).isVisible();
    endpoint.release();
    assertThat(page.status()).hasText("Completed");
  }

  @Test
  void theLogIsFilteredAndOpensInPlace() {
    Endpoint endpoint = fixture.target().endpoint().respondingToFirstWith(1, 503);
    String run =
        start(
            aWorkflow()
                .named("Search")
                .manual()
                .webhook(endpoint, Map.of("who", "Ada"))
                .with("retry", pauses(3, 50))
                .node("a", "text_transform", template())
                .node("b", "text_transform", template())
                .node("each", "iterator", Map.of("items", List.of("x-1", "x-2")))
                .from("each", "item")
                .transform("{{ item }}"));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Completed");
    assertThat(page.page.locator(".fold-head").first()).containsText("4 steps without calls");
    assertThat(page.openEntry(3)).containsText("Ada");
    page.page.locator("#log-failed").check();
    page.page.locator("#log button[type='submit']").click();
    assertThat(page.entries()).hasCount(1);
    assertThat(page.entries()).containsText("Attempt failed");
    assertThat(page.page).hasURL(Pattern.compile(".*/runs/fl_run_\\w+\\?failed=yes"));
    page.page.locator("#all-entries").click();
    assertThat(page.page.locator(".fold-head").first()).containsText("4 steps without calls");
    // No id has a hyphen between such: one of a run had "x2" in it.
    page.page.locator("#log-text").fill("X-2");
    page.page.locator("#log button[type='submit']").click();
    assertThat(page.entries()).hasCount(2);
    page.page.locator("#all-entries").click();
    assertThat(page.entries()).not().hasCount(2);
    page.page.locator("#log-at").fill("2");
    page.page.locator("#log-in").selectOption("text");
    page.page.locator("#log button[type='submit']").click();
    assertThat(page.entries()).hasCount(1);
    assertThat(page.entries()).containsText("item #2");
    page.assertUsableOnAllViewports(fixture.browser(), "run-log");
    String open = page.page.request().get("/console/runs/" + run + "?open=3").text();
    assertThat(open).contains("Ada");
  }

  @Test
  void twoRunsAreCompared() {
    String workflow =
        api.create(
            aWorkflow()
                .named("Choice")
                .manual()
                .condition("{{ trigger.who }}", "equals", "Ada")
                .node("yes", "text_transform", Map.of("template", "Hello"))
                .from("check", "false")
                .node("no", "text_transform", Map.of("template", "Bye")));
    String first = api.runToEnd(workflow, Map.of("who", "Ada")).string("id");
    String second = api.runToEnd(workflow, Map.of("who", HOSTILE)).string("id");
    RunPage page = console.openRun(first);
    page.button("Compare…").click();
    page.page.locator("#offered a").first().click();
    assertThat(page.page).hasURL(Pattern.compile(".*/compare\\?with=" + second));
    assertThat(page.page.locator(".compared-step h3 > :first-child"))
        .hasText(new String[] {"start", "check", "yes", "no"});
    assertThat(page.page.locator("#step-start")).containsText("\"Ada\"");
    assertThat(page.page.locator("#step-start")).containsText("<img src=x");
    assertThat(page.page.locator("#step-start tbody tr")).hasCount(1);
    assertThat(page.page.locator("#step-yes"))
        .containsText("Succeeded in the first run, Skipped in the second");
    assertThat(page.page.locator(".node-state").last()).hasText("Skipped / Succeeded");
    assertThat(page.isScriptInjected()).isFalse();
    page.assertUsableOnAllViewports(fixture.browser(), "run-compare");
    Locator caption = page.page.locator("#step-start caption").first();
    assertThat(caption).isHidden();
    page.page.setViewportSize(Viewport.PHONE.width(), Viewport.PHONE.height());
    assertThat(caption).isVisible();
    page.page.setViewportSize(Viewport.DESKTOP.width(), Viewport.DESKTOP.height());
    page.page.navigate("/console/runs/" + first + "/compare?with=fl_run_nothing");
    assertThat(page.page.locator("#with-problem")).hasText("There is no such run.");
    page.assertUsable();
    String other = start(aWorkflow().manual().transform("x"));
    page.page.navigate("/console/runs/" + first + "/compare?with=" + other);
    assertThat(page.page.locator("#with-problem")).hasText("That run is of another workflow.");
  }

  @Test
  void aStepThatOneVersionAloneHasSaysSo() {
    String workflow = api.create(aWorkflow().named("Grows").manual().transform("x"));
    String first = api.runToEnd(workflow, Map.of()).string("id");
    WorkflowBuilder grown =
        aWorkflow()
            .named("Grows")
            .manual()
            .transform("x")
            .node("more", "text_transform", template());
    ApiResponseAssert.assertThat(api.put("/workflows/" + workflow).json(grown.json()).send())
        .hasStatus(200);
    String second = api.runToEnd(workflow, Map.of()).string("id");
    console.page.navigate("/console/runs/" + first + "/compare?with=" + second);
    assertThat(console.page.locator("#step-more"))
        .containsText("Not in this version in the first run, Succeeded in the second.");
  }

  @Test
  void aLongValueShowsItsFirstPartAndIsDownloaded() {
    List<String> names = IntStream.range(0, 9_000).mapToObj(i -> "person number " + i).toList();
    String workflow = api.create(aWorkflow().manual().transform("x"));
    String run = api.runToEnd(workflow, Map.of("names", names)).string("id");
    RunPage page = console.openRun(run);
    Locator trigger = page.page.locator("#run-trigger");
    assertThat(trigger).containsText("of which the first part is shown");
    assertThat(trigger).containsText(Pattern.compile("names:\\[first \\d+ …]"));
    assertThat(trigger).containsText("The rest is not shown; download the whole value.");
    trigger.locator("input[type='search']").fill("NUMBER 42");
    assertThat(trigger).containsText("11 found");
    assertThat(trigger).containsText("names[42]:");
    page.assertUsable();
    Download download = page.page.waitForDownload(() -> trigger.locator("a[download]").click());
    assertThat(download.suggestedFilename()).isEqualTo(run + ".json");
  }

  /** Of a failed run that is where it failed, else the trigger. */
  @Test
  void onANarrowScreenAGraphOpensWithWhatMattersInView() {
    WorkflowBuilder failing =
        aWorkflow().manual().node("late", "json_parser", Map.of("input", "{"));
    String failed = runOf(failing, 0, 900);
    String completed = runOf(aWorkflow().manual().transform("x"), 900, 0);
    String session = console.page.context().storageState();
    Page phone = fixture.browser().window(new Viewport(390, 844, true), session);
    phone.navigate("/console/runs/" + failed);
    assertIsInItsPlace(phone, "#node-late");
    phone.navigate("/console/runs/" + completed);
    assertIsInItsPlace(phone, "#node-start");
    new ConsolePage(phone).assertUsable();
    phone.context().close();
  }

  /** A run of the workflow, whose nodes are drawn so far to the right. */
  @SuppressWarnings("unchecked")
  private String runOf(WorkflowBuilder drawn, int... places) {
    List<Map<String, Object>> nodes = (List<Map<String, Object>>) drawn.json().get("nodes");
    for (int i = 0; i < places.length; i++) {
      nodes.get(i).put("position", Map.of("x", places[i], "y", 120 * i));
    }
    return api.runToEnd(api.create(drawn), Map.of()).string("id");
  }

  private static void assertIsInItsPlace(Page page, String node) {
    page.waitForFunction(
        """
        (selector) => {
          const node = document.querySelector(selector).getBoundingClientRect();
          const place = document.getElementById("graph-scroll").getBoundingClientRect();
          return document.documentElement.dataset.ready && node.left >= place.left && node.right <= place.right;
        }
        """,
        node);
  }

  @Test
  @SuppressWarnings("unchecked")
  void aLargeGraphIsZoomedAndHasAMap() {
    WorkflowBuilder drawn = aWorkflow().named("Large").manual();
    IntStream.range(0, 40).forEach(i -> drawn.node("t" + i, "text_transform", template()));
    Map<String, Object> body = drawn.json();
    ((Map<String, Object>) ((List<?>) body.get("nodes")).getFirst())
        .put("position", Map.of("x", 1_000_000_000L, "y", -1_000_000_000L));
    String run = start(drawn);
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Completed");
    Locator graph = page.page.locator("#graph");
    assertThat(page.page.locator(".minimap rect")).hasCount(42);
    double before = graph.boundingBox().width;
    page.page.locator("#graph-tools").getByText("Fit").click();
    assertThat(graph.boundingBox().width).isLessThan(before);
    page.node("t39").focus();
    page.page.keyboard().press("+");
    page.page.keyboard().press("Enter");
    assertThat(page.panel().locator("h2")).hasText("t39");
    assertThatADragEndsOutside(page);
    page.assertUsableOnAllViewports(fixture.browser(), "run-large");
  }

  private static void assertThatADragEndsOutside(RunPage page) {
    Locator place = page.page.locator("#graph-scroll");
    place.scrollIntoViewIfNeeded();
    BoundingBox box = place.boundingBox();
    double x = box.x + box.width / 2;
    // Between the edge and the nodes.
    double y = box.y + 4;
    Mouse mouse = page.page.mouse();
    Object start = place.evaluate("place => place.scrollLeft");
    mouse.move(x, y);
    mouse.down();
    mouse.move(x + 40, y);
    mouse.move(x + 40, box.y - 20);
    mouse.up();
    Object left = place.evaluate("place => place.scrollLeft");
    assertThat(left).isNotEqualTo(start);
    mouse.move(x - 40, y);
    assertThat(place.evaluate("place => place.scrollLeft")).isEqualTo(left);
  }

  @Test
  void theStreamOfChangesEndsWithTheSession() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run = start(aWorkflow().manual().webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    // A page that does not ask the server by itself.
    Page page = fixture.signedIn("viewer").openReference().page;
    assertThat(page.evaluate(READ_STREAM, "/console/changes?run=" + run))
        .isEqualTo("text/event-stream;charset=UTF-8");
    new RunsPage(page.context().newPage()).openRuns().signOut();
    page.waitForFunction("() => window.streamEnded");
    endpoint.release();
    assertThat(console.openRun(run).status()).hasText("Completed");
  }

  @Test
  void aPageLeavesWithTheSession() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run = start(aWorkflow().manual().webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    RunPage page = fixture.signedIn("viewer").openRun(run);
    assertThat(page.status()).hasText("Running");
    new RunsPage(page.page.context().newPage()).openRuns().signOut();
    page.page.waitForURL("**/console/login*");
    endpoint.release();
    assertThat(console.openRun(run).status()).hasText("Completed");
  }

  /** Sessions may be in the memory of the server that stopped. */
  @Test
  void aPageStaysWhenTheServerComesBackWithoutItsSession() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run = start(aWorkflow().manual().webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    Page page = timed("10000", "500").openRun(run).page;
    String address = page.url();
    page.route("**/console/changes*", Route::abort);
    page.route("**/console/runs/**", Route::abort);
    new RunsPage(page.context().newPage()).openRuns().signOut();
    assertThat(page.locator("#connection")).containsText("The server has not answered since");
    page.unroute("**/console/runs/**");
    Locator back = page.locator("#connection a");
    assertThat(page.locator("#connection")).containsText("you are signed out");
    assertThat(page.locator("#run-status")).hasText("Running");
    back.click();
    new SignInPage(page).signIn("viewer", ServerFixture.PASSWORD);
    assertThat(page).hasURL(address);
    endpoint.release();
    assertThat(new RunPage(page).status()).hasText("Completed");
  }

  @Test
  void aRunThatIsDeletedSaysSo() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String workflow = api.create(aWorkflow().manual().webhook(endpoint, Map.of()));
    String run = api.execute(workflow, Map.of()).send().string("id");
    deleted.add(Pattern.compile("status of 404.*" + run));
    RunPage page = console.openRun(run);
    endpoint.awaitCalls(1);
    assertThat(page.status()).hasText("Running");
    ApiResponseAssert.assertThat(api.delete("/workflows/" + workflow).send()).hasStatus(204);
    assertThat(page.page.locator("h1")).hasText("Page not found");
    endpoint.release();
  }

  private String start(WorkflowBuilder builder) {
    ApiResponse response = api.execute(api.create(builder), Map.of()).send();
    ApiResponseAssert.assertThat(response).hasStatus(202);
    return response.string("id");
  }

  /** Reads these texts one after the other as JSON, by the node {@code read}. */
  private static WorkflowBuilder readingEach(List<String> texts, String onItemError) {
    return aWorkflow()
        .manual()
        .node(
            "each",
            "iterator",
            Map.of("items", texts, "concurrency", 1, "on_item_error", onItemError))
        .from("each", "item")
        .node("read", "json_parser", Map.of("input", "{{ item }}"));
  }

  /** A window in which what waits for {@code millis} waits that long instead; -1 for ever. */
  private ConsolePage timed(String millis, String instead) {
    ConsolePage window = fixture.signedIn("viewer");
    window.page.addInitScript(
        """
        const real = window.setTimeout;
        window.setTimeout = (action, wait, ...more) =>
          wait !== %1$s ? real(action, wait, ...more) : %2$s < 0 ? 0 : real(action, %2$s, ...more);
        """
            .formatted(millis, instead));
    return window;
  }

  private static Map<String, Object> template() {
    return Map.of("template", "x");
  }

  private static Map<String, Object> pauses(int attempts, int millis) {
    return Map.of(
        "max_attempts",
        attempts,
        "initial_interval_ms",
        millis,
        "max_interval_ms",
        millis,
        "jitter",
        0);
  }
}
