package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
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
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** The administration's pages. The tests tell one story: the order matters. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleAdminIT {
  private static final String PATH = "/console/admin";

  private final ConsoleFixture fixture;
  private ApiClient api;
  private ConsolePage console;
  private Page page;

  ConsoleAdminIT(ConsoleFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeAll
  void signIn() {
    api = fixture.tenant("admins", "boss", "admin");
    console = fixture.signedIn("boss");
    page = console.page;
  }

  @Test
  @Order(1)
  void onlyAdministratorsGetThere() {
    Page editor = fixture.signedIn("editor").page;
    assertThat(editor.locator(".main-nav").getByText("Administration")).hasCount(0);
    for (String path : List.of("", "/users/new", "/api-keys", "/audit")) {
      assertThat(editor.navigate(PATH + path).status()).as(path).isEqualTo(403);
    }
    editor.context().close();
    page.locator(".main-nav").getByText("Administration").click();
    assertThat(page.locator("h1")).hasText("Administration");
  }

  @Test
  @Order(2)
  void usersAreCreated() {
    page.navigate(PATH);
    assertThat(rows("users")).hasCount(1);
    page.locator("#new-user").click();
    fill("userName", "carol").fill("short");
    press("save");
    assertThat(page.locator("#password-problem")).containsText("12 to 200 characters");
    assertThat(page.locator("#userName")).hasValue("carol");
    console.assertUsable();
    fill("userName", "carol").fill(ServerFixture.PASSWORD);
    page.locator("#group-operator").check();
    page.locator("#mustChange").uncheck();
    press("save");
    assertThat(console.toasts()).containsText("“carol” is created.");
    assertThat(rows("users").filter(with("carol"))).containsText("operator");
    assertThat(rows("groups")).hasCount(4);
    assertThat(rows("groups").nth(1)).containsText("also starts and cancels runs");
    rows("groups").first().locator("a").click();
    assertThat(page.locator("main .empty")).hasText("No user is in this group.");
    assertThat(page.locator("#users")).hasCount(0);
    rows("groups").nth(1).locator("a").click();
    assertThat(rows("users")).hasCount(1);
    assertThat(rows("users")).containsText("carol");
    page.locator("#only-group a").click();
    assertThat(rows("users")).hasCount(2);
    ApiClient carol =
        ApiClient.signedIn(fixture.server().address(), "carol", ServerFixture.PASSWORD);
    assertThat(carol.get("/workflows").send()).hasStatus(200);
    console.assertUsableOnAllViewports(fixture.browser(), "admin-users");
  }

  @Test
  @Order(3)
  void usersAreChangedAndDeleted() {
    page.navigate(PATH);
    rows("users").getByText("carol").click();
    console.assertUsableOnAllViewports(fixture.browser(), "admin-user");
    page.locator("#displayName").fill("Carol <b>Smith</b>");
    page.locator("#group-editor").check();
    press("save");
    assertThat(rows("users").filter(with("carol"))).containsText("Carol <b>Smith</b>");
    assertThat(user("carol"))
        .containsEntry("groups", List.of("editor"))
        .containsEntry("must_change_password", false);

    rows("users").getByText("carol", exact()).click();
    page.locator("#password").fill("another-good-password");
    page.locator("#mustChange").check();
    press("save");
    assertThat(rows("users").filter(with("carol"))).containsText("To be changed");
    assertThat(page.locator("#users")).not().containsText("Set by the user");
    assertThat(user("carol")).containsEntry("must_change_password", true);

    rows("users").getByText("carol", exact()).click();
    page.locator("#delete-user").click();
    console.assertUsableAsItStands("admin-user-delete");
    press("confirm-delete");
    assertThat(console.toasts()).containsText("“carol” is deleted.");
    rows("users").getByText("boss").click();
    page.locator("#delete-user").click();
    assertThat(page.locator("#delete-dialog")).containsText("This is your own account");
    press("confirm-delete");
    assertThat(console.toasts()).containsText("This is the tenant's last administrator");
    assertThat(api.get("/users").send().rows()).hasSize(1);
  }

  @Test
  @Order(4)
  void aUserIsChangedOnlyInWhatTheFormChanged() {
    fixture.tenant("admins", "dave", "viewer");
    page.navigate(PATH);
    rows("users").getByText("dave").click();
    api.put("/users/" + user("dave").get("id")).json(Map.of("groups", List.of("editor"))).send();
    page.locator("#displayName").fill("Dave");
    press("save");
    assertThat(console.toasts()).containsText("“dave” is changed.");
    assertThat(user("dave"))
        .containsEntry("groups", List.of("editor"))
        .containsEntry("display_name", "Dave");
    Page dave = fixture.signedIn("dave").page;
    assertThat(dave.locator("#user-menu summary")).hasText("dave");
    dave.locator("#user-menu summary").click();
    assertThat(dave.locator("#user-menu p")).hasText("Signed in as dave Dave");
    dave.context().close();
  }

  @Test
  @Order(5)
  void everyApiKeyIsListedAndRevoked() {
    api.post("/vault").json(Map.of("name", "a secret", "secret", "x")).send();
    api.post("/vault").json(Map.of("name", "api-key:robot", "groups", List.of("viewer"))).send();
    page.navigate(PATH);
    tab("API keys").click();
    assertThat(rows("api-keys")).hasCount(1);
    assertThat(rows("api-keys")).containsText("api-key:robot");
    assertThat(rows("api-keys")).containsText("viewer");
    console.assertUsableOnAllViewports(fixture.browser(), "admin-api-keys");
    new Keys(page).press("[id^='revoke-vlt']");
    assertThat(page.locator("#revoke-dialog")).containsText("“api-key:robot”");
    console.assertUsableAsItStands("admin-api-key-revoke");
    press("delete");
    assertThat(console.toasts()).containsText("API key “api-key:robot” is deleted.");
    assertThat(page.locator("main")).containsText("No API keys yet.");
    assertThat(api.get("/vault").send().rows()).hasSize(1);
  }

  @Test
  @Order(6)
  void theAuditLogIsFilteredExportedAndVerified() {
    page.navigate(PATH);
    tab("Audit").click();
    assertThat(rows("audit").first()).containsText("API key deleted");
    console.assertUsableOnAllViewports(fixture.browser(), "admin-audit");
    page.locator("#actor").fill("boss");
    page.locator("#what").selectOption("User changed");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Filter")).click();
    page.waitForURL(Pattern.compile(".*/audit\\?actor=boss&what=user.changed").asPredicate());
    assertThat(rows("audit")).hasCount(4);
    rows("audit").first().locator("summary").click();
    assertThat(rows("audit").first()).containsText("display_name");
    assertThat(rows("audit").first()).containsText("127.0.0.1");
    Locator object = rows("audit").first().locator("a.id");
    assertThat(object).hasAttribute("title", Pattern.compile("usr_\\w{26}"));
    console.assertUsableAsItStands("admin-audit-details");
    String dave = (String) user("dave").get("id");
    page.navigate(PATH + "/audit?object=" + dave);
    // Created, signed in twice, and changed twice.
    assertThat(rows("audit")).hasCount(5);
    page.navigate(PATH);
    tab("Sign-ins").click();
    assertThat(rows("audit").first()).containsText("Sign in");
    assertThat(rows("audit").filter(with("User"))).hasCount(0);

    page.navigate(PATH + "/audit?actor=boss");
    press("verify");
    assertThat(page.locator("#verification")).containsText("The chain is whole");
    assertThat(page.locator("#actor")).hasValue("boss");
    String filtered = page.locator("#export").getAttribute("href");
    assertThat(page.request().get(filtered).text().lines())
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.matches(".*\"actor\":\"boss\".*|\\{\"found\".*"));
    page.navigate(PATH + "/audit");
    String whole = page.locator("#export").getAttribute("href");
    String[] lines = page.request().get(whole).text().split("\n");
    assertThat(lines[0]).contains("\"seq\":1,\"org\":\"admins\"");
    assertThat(lines[lines.length - 1]).contains("\"head\"");
  }

  @Test
  @Order(7)
  void aUrlIsJudgedAsTheGuardWould() {
    Page root = fixture.signedIn("admin").page;
    root.navigate(PATH + "/targets");
    root.getByLabel("Would this URL be allowed?").fill("https://10.0.0.1/hook");
    root.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check")).click();
    assertThat(root.locator("#verdict")).containsText("Not allowed");
    assertThat(root.locator("#verdict")).containsText("10.0.0.1 is a private address.");
    assertThat(root.locator("#url")).hasValue("https://10.0.0.1/hook");
    root.locator("#url").fill(fixture.target().endpoint().url());
    root.keyboard().press("Enter");
    assertThat(root.locator("#verdict .badge-succeeded")).hasText("Allowed");
    new ConsolePage(root).assertUsableAsItStands("admin-targets");
    root.context().close();
    // What the whole server is concerned with is for its first tenant.
    assertThat(page.navigate(PATH + "/targets").status()).isEqualTo(403);
    page.navigate(PATH);
    assertThat(tab("Allowed targets")).hasCount(0);
  }

  @Test
  @Order(8)
  void providersAreDescribedAndAuthorizationsAdded() {
    Endpoint tokens =
        fixture
            .target()
            .endpoint()
            .respondingWith(200, "{\"access_token\":\"abcdefgh\",\"token_type\":\"Bearer\"}");
    page.navigate(PATH);
    tab("Providers").click();
    assertThat(page.locator("main")).containsText("No providers yet.");
    page.locator("#new-provider").click();
    page.locator("#providerName").fill("Shop");
    assertThat(page.locator("label[for='authorizationEndpoint']"))
        .hasText("Authorization endpoint");
    Locator secret = page.locator("label[for='clientSecret']");
    assertThat(secret.locator(".muted")).isVisible();
    page.locator("#grant").selectOption("client_credentials");
    assertThat(secret.locator(".muted")).isHidden();
    assertThat(page.locator("#authorizationEndpoint")).isHidden();
    assertThat(page.locator("#pkce")).isHidden();
    press("save");
    assertThat(page.locator("#tokenEndpoint-problem")).not().isEmpty();
    assertThat(page.locator("#clientSecret-problem")).not().isEmpty();
    assertThat(page.locator("#providerName")).hasValue("Shop");
    console.assertUsableAsItStands("admin-provider-wrong");
    page.locator("#tokenEndpoint").fill(tokens.url());
    page.locator("#clientId").fill("flows");
    page.locator("#clientSecret").selectOption("a secret");
    page.locator("#hosts").fill("api.example.com hooks.example.com");
    press("save");
    assertThat(page.locator("#hosts-problem")).not().isEmpty();
    assertThat(page.locator("#hosts")).hasValue("api.example.com hooks.example.com");
    page.locator("#hosts").fill("api.example.com, hooks.example.com");
    press("save");
    assertThat(console.toasts()).containsText("“Shop” is created.");
    assertThat(rows("providers")).containsText("api.example.com, hooks.example.com");

    page.locator("#authorizationName").fill("Our shop");
    press("authorize");
    assertThat(console.toasts()).containsText("The authorization is added.");
    assertThat(rows("authorizations")).containsText("Our shop");
    console.assertUsableOnAllViewports(fixture.browser(), "admin-providers");
  }

  private void changeHostsInAnotherTab() {
    Page other = page.context().newPage();
    other.navigate(page.url());
    other.locator("#hosts").fill("other.example.com");
    other.locator("#save").click();
    assertThat(other.locator(".toast").first()).containsText("“Shop” is changed.");
    other.close();
  }

  @Test
  @Order(9)
  void providersAreChangedAndAuthorizationsDeleted() {
    page.navigate(PATH + "/providers");
    rows("providers").getByText("Shop", exact()).click();
    press("delete-provider");
    press("confirm-delete");
    assertThat(console.toasts()).containsText("There are authorizations of this provider");
    page.navigate(PATH + "/providers");
    page.locator("#authorizations [id^='delete-']").click();
    press("confirm-delete");
    assertThat(console.toasts()).containsText("The authorization is deleted.");
    assertThat(api.get("/workflows/authorization").send().rows()).isEmpty();

    rows("providers").getByText("Shop", exact()).click();
    assertThat(page.locator("#hosts")).hasValue("api.example.com, hooks.example.com");
    page.locator("#grant").selectOption("authorization_code");
    page.locator("#authorizationEndpoint").fill("https://login.example.com/authorize");
    changeHostsInAnotherTab();
    press("save");
    assertThat(page.locator("#provider-problem")).containsText("Somebody changed this provider");
    assertThat(page.locator("#hosts")).hasValue("api.example.com, hooks.example.com");
    press("save");
    assertThat(console.toasts()).containsText("“Shop” is changed.");
    press("authorize");
    assertThat(page.locator("#forward a"))
        .hasAttribute("href", Pattern.compile("https://login.example.com/authorize\\?.*state=.*"));
  }

  @Test
  @Order(10)
  void subscriptionsAreMadeAndDeliveriesSentAgain() {
    Endpoint told = fixture.target().endpoint();
    api.post("/vault")
        .json(Map.of("name", "signing", "secret", "whsec_c2lnbmluZy1rZXktb2YtMzItYnl0ZXMtMTIzNDU2"))
        .send();
    String workflow = api.create(aWorkflow().named("Told <b>of</b>").manual());
    page.navigate(PATH);
    tab("Subscriptions").click();
    assertThat(page.locator("#secret option:checked")).hasText("Choose a secret");
    page.locator("#url").fill("nowhere");
    press("subscribe");
    assertThat(page.locator("#url-problem")).not().isEmpty();
    assertThat(page.locator("#secret-problem")).not().isEmpty();
    page.locator("#url").fill(told.url());
    page.locator("#secret").selectOption("signing");
    assertThat(page.locator("#workflowId option:checked")).hasText("All workflows");
    assertThat(page.locator("#workflowId option[value='" + workflow + "']"))
        .hasText("Told <b>of</b>");
    String twin = api.create(aWorkflow().named("Told <b>of</b>").manual());
    page.locator("#otherWorkflowId").fill("fl_wf_none");
    press("subscribe");
    assertThat(page.locator("#otherWorkflowId-problem")).hasText("There is no such workflow.");
    assertThat(page.locator("#workflowId-problem")).isEmpty();
    assertThat(page.locator("#workflowId option[value='" + twin + "']"))
        .hasText("Told <b>of</b> (" + twin + ")");
    api.delete("/workflows/" + twin).send();
    page.locator("#secret").selectOption("signing");
    page.locator("#otherWorkflowId").fill(" " + workflow + " ");
    press("subscribe");
    assertThat(rows("subscriptions")).containsText(told.url());
    assertThat(rows("subscriptions")).containsText("Told <b>of</b>");
    console.assertUsableOnAllViewports(fixture.browser(), "admin-subscriptions");
    api.runToEnd(workflow, Map.of());
    told.awaitCalls(1);

    rows("subscriptions").locator("a.strong").click();
    assertThat(rows("deliveries")).containsText("run.completed");
    page.waitForCondition(
        () -> {
          page.reload();
          return rows("deliveries").innerText().contains("Delivered");
        });
    console.assertUsableOnAllViewports(fixture.browser(), "admin-deliveries");
    rows("deliveries").getByText("Send again").click();
    assertThat(console.toasts()).containsText("The event is sent once more.");
    told.awaitCalls(2);
    page.navigate(PATH + "/subscriptions");
    page.locator("#subscriptions [id^='delete-']").click();
    press("confirm-delete");
    assertThat(console.toasts()).containsText("The subscription is deleted.");
    assertThat(api.get("/workflows/subscriptions").send().rows()).isEmpty();
  }

  @Test
  @Order(11)
  void serversLimitsStorageAndKeysAreShown() {
    Page root = fixture.signedIn("admin").page;
    ConsolePage pages = new ConsolePage(root);
    root.navigate(PATH + "/servers");
    Locator server = root.locator("#servers tbody tr");
    assertThat(server).hasCount(1);
    assertThat(server).containsText("Alive");
    assertThat(server).containsText(Pattern.compile("on \\d+ processors"));
    assertThat(server).containsText(Pattern.compile("[+-]\\d+\\.\\d ms"));
    assertThat(server).not().containsText("unknown");
    pages.assertUsableOnAllViewports(fixture.browser(), "admin-servers");

    root.navigate(PATH + "/limits");
    Locator limits = root.locator("#limits tbody tr");
    assertThat(limits.filter(with("running-per-server")).locator("td").nth(1)).hasText("1");
    assertThat(limits.filter(with("running-per-server")))
        .containsText("0 runs on the busiest server");
    assertThat(limits.filter(with("limits.pending"))).containsText("0 runs of your tenant");
    assertThat(limits.filter(with("event-streams"))).containsText("streams on this server");
    Locator delay = limits.filter(with("limits.delay"));
    assertThat(delay.locator("td").nth(1)).hasText("30 d");
    assertThat(delay.locator("td").nth(2)).hasText("30 d");
    assertThat(limits.filter(with("run-data")).locator("td").nth(1)).hasText("32 MiB");
    pages.assertUsableOnAllViewports(fixture.browser(), "admin-limits");

    fixture.executeSql(
        "insert into storage_samples (sampled_on, name, bytes, row_count) select ?, relname, 0, 0"
            + " from pg_class where relname = 'audit_entries' union all select ?, '', 1, 0",
        "2001-01-01",
        "2001-01-01");
    root.navigate(PATH + "/storage");
    Locator table = root.locator("#tables tbody tr").filter(with("audit_entries"));
    assertThat(table.locator("td").nth(1)).containsText(Pattern.compile("[KM]iB"));
    assertThat(table.locator("td").nth(2)).containsText(Pattern.compile("\\+[0-9.]+ [KM]iB"));
    pages.assertUsableOnAllViewports(fixture.browser(), "admin-storage");

    root.navigate(PATH + "/keys");
    assertThat(root.locator("#issuer-keys tbody tr")).hasCount(1);
    root.locator("#rotate").click();
    assertThat(root.locator("#rotate-dialog")).containsText("stay good until they expire");
    pages.assertUsableAsItStands("admin-keys-rotate");
    root.locator("#confirm-rotate").click();
    assertThat(pages.toasts()).containsText("Tokens are signed with the key");
    assertThat(root.locator("#issuer-keys tbody tr")).hasCount(2);
    assertThat(root.locator("#issuer-keys tbody tr").nth(1)).containsText("Verifies until");
    assertThat(root.locator("#sealing")).containsText("Values to be sealed again");
    // The key is the operator's with PostgreSQL.
    assertThat(root.locator("#rotate-sealing")).hasCount(0);
    assertThat(root.locator("#sealing li")).hasCount(3);
    pages.assertUsableOnAllViewports(fixture.browser(), "admin-keys");
    root.context().close();
    for (String path : List.of("/servers", "/keys")) {
      assertThat(page.navigate(PATH + path).status()).as(path).isEqualTo(403);
    }
    String counted = api.create(aWorkflow().manual());
    api.runToEnd(counted, Map.of());
    fixture.executeSql(
        "insert into statistics_marks (workflow_id, org_id, last_run_id, last_log_id, entries,"
            + " revision) values (?, 'admins', '', '', 20, 0) on conflict do nothing",
        counted);
    fixture.executeSql(
        "insert into run_statistics (workflow_id, begins_at, org_id, completed, failed, success,"
            + " error, warning) values (?, current_timestamp, 'admins', 5, 0, 20, 0, 0)",
        counted);
    page.navigate(PATH + "/storage");
    assertThat(page.locator("#tables")).hasCount(0);
    Locator sizes = rows("workflow-storage");
    assertThat(sizes.first().locator("td").nth(1)).containsText(Pattern.compile("[0-9.]+ KiB"));
    assertThat(sizes.first().locator("td").nth(2)).containsText(Pattern.compile("\\+[0-9.]+ KiB"));
  }

  @Test
  @Order(12)
  void anAlteredLogShows() {
    fixture.executeSql(
        "update audit_entries set details = '{}' where org_id = ? and seq = 2", "admins");
    page.navigate(PATH + "/audit");
    press("verify");
    assertThat(page.locator("#verification")).containsText("Entry 2 was altered or is missing.");
    console.screenshot("admin-audit-broken");
    console.assertUsable();
    assertThat(fixture.browser().consoleErrors())
        .filteredOn(complaint -> !complaint.matches("(?s).*status of (403|404).*"))
        .isEmpty();
  }

  private Map<String, Object> user(String name) {
    return api.get("/users").send().rows().stream()
        .filter(row -> row.get("username").equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Fills the field in, and gives the one of the password. */
  private Locator fill(String field, String text) {
    page.locator("#" + field).fill(text);
    return page.locator("#password");
  }

  private void press(String button) {
    page.locator("#" + button).click();
  }

  private Locator rows(String table) {
    return page.locator("#" + table + " tbody tr");
  }

  private Locator tab(String name) {
    return page.locator(".tabs").getByText(name, exact());
  }

  private static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Locator.GetByTextOptions exact() {
    return new Locator.GetByTextOptions().setExact(true);
  }
}
