package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** The vault in the console. The tests tell one story: the order matters. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleVaultIT {
  private static final String SECRET = "open-sesame-0451";
  private static final String SEVERAL_LINES = "-----BEGIN KEY-----\nx\n-----END KEY-----";
  private static final String ROBOT = "api-key:robot";

  private final ConsoleFixture fixture;
  private ApiClient api;
  private ConsolePage console;
  private String oldKey;

  ConsoleVaultIT(ConsoleFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeAll
  void signIn() {
    api = fixture.tenant("vault");
    console = fixture.signedIn("vault-admin");
  }

  @Test
  @Order(1)
  void anEmptyVaultSaysWhatToDoNext() {
    VaultPage vault = console.openVault();
    assertThat(vault.page.locator("#list")).containsText("No secrets or API keys yet.");
    vault.screenshot("vault-empty");
    vault.assertUsable();
  }

  @Test
  @Order(2)
  void whatIsWrongIsSaidNextToItsField() {
    VaultItemPage item =
        console
            .openVault()
            .addSecret()
            .withName("ab")
            .withSecret(SECRET)
            .withHosts("api.example.com, example.com:80800")
            .withExpiry("2001-01-01T00:00")
            .saveExpectingError();
    assertThat(item.problem("name")).hasText("The name must have 3 to 50 characters.");
    assertThat(item.problem("secret")).isEmpty();
    assertThat(item.problem("hosts")).containsText("“example.com:80800”");
    assertThat(item.problem("expires")).containsText("must lie in the future");
    assertThat(item.field("name")).isFocused();
    assertThat(item.field("name")).hasValue("ab");
    assertThat(item.field("hosts")).hasValue("api.example.com, example.com:80800");
    assertThat(item.field("expires")).hasValue("2001-01-01T00:00");
    assertThat(item.field("secret")).hasValue("");
    assertThat(item.page.locator("#item-secret-hint")).containsText("Type it again");
    assertThat(item.source()).doesNotContain(SECRET);
    item.assertUsableAsItStands("vault-item-wrong");

    item.withSecret("").withHosts("api.example.com not-one here").saveExpectingError();
    assertThat(item.problem("secret")).hasText("Enter the secret.");
    assertThat(item.problem("hosts"))
        .hasText("“api.example.com not-one here” is not a host: put commas between hosts.");
    assertThat(item.field("hosts")).hasValue("api.example.com not-one here");
    assertThat(item.back().rows()).hasCount(0);
  }

  @Test
  @Order(3)
  void aSecretIsKeptAndNeverShown() {
    VaultPage vault =
        console
            .openVault()
            .addSecret()
            .withName(" shop ")
            .withSecret(SECRET)
            .withHosts("API.example.com,hooks.example.com")
            .withExpiry("2999-01-01T05:30")
            .save();
    assertThat(vault.toasts()).containsText("Secret “shop” is added.");
    assertThat(vault.row("shop")).containsText("Restricted to api.example.com, hooks.example.com");
    assertThat(vault.row("shop")).containsText("Never");
    assertThat(vault.source()).doesNotContain(SECRET);
    Map<String, Object> kept = item("shop");
    assertThat(kept)
        .containsEntry("expires_at", "2999-01-01T00:00:00.000000Z")
        .containsEntry("hosts", List.of("api.example.com", "hooks.example.com"));
    assertThat(
            vault.addSecret().withName("shop").withSecret("x").saveExpectingError().problem("name"))
        .containsText("Another vault item has this name");
    assertThat(api.get("/vault").send().rows()).hasSize(1);
  }

  @Test
  @Order(4)
  void aReplacedSecretKeepsWhatTheFormLeftAlone() {
    Map<String, Object> before = item("shop");
    VaultItemPage item = console.openVault().replace("shop");
    assertThat(item.field("name")).hasValue("shop");
    assertThat(item.field("hosts")).hasValue("api.example.com, hooks.example.com");
    assertThat(item.field("secret")).hasValue("");
    VaultPage vault = item.withName("store").withSecret(SECRET + "-2").withHosts("").save();
    assertThat(vault.toasts()).containsText("Secret “store” is changed.");
    assertThat(vault.row("store")).containsText("Any host");
    assertThat(item("store"))
        .containsEntry("id", before.get("id"))
        .containsEntry("expires_at", before.get("expires_at"))
        .containsEntry("hosts", List.of());
    assertThat(vault.source()).doesNotContain(SECRET);
  }

  @Test
  @Order(5)
  void anApiKeyIsShownOnce() {
    VaultItemPage item = console.openVault().createKey();
    item.assertUsableOnAllViewports(fixture.browser(), "vault-new-key");
    VaultPage vault = item.withName("robot").withGroup("viewer").save();
    assertThat(vault.newKey()).containsText("never shown again");
    String key = vault.newKeySecret();
    assertThat(key).matches("wfk_[A-Za-z0-9_-]{43}");
    assertThat(vault.row(ROBOT)).containsText("API key: viewer");
    vault.assertUsableAsItStands("vault-key-shown");
    assertThat(vault.copyNewKey().toasts()).containsText("Copied.");
    assertThat(token(vault.newKeyId(), key)).hasStatus(200);
    oldKey = key;

    vault.page.reload();
    assertThat(vault.row(ROBOT)).isVisible();
    assertThat(vault.newKey()).hasCount(0);
    assertThat(vault.source()).doesNotContain(key);
    assertThat(console.openVault().replace(ROBOT).source()).doesNotContain(key);
  }

  @Test
  @Order(7)
  void hostsAndExpiryAreChangedWithoutTheSecret() {
    Endpoint endpoint = fixture.target().endpoint();
    String reader =
        api.create(
            aWorkflow()
                .named("Reader")
                .manual()
                .webhook(endpoint, Map.of("key", "{{ vault.store }}"))
                .transform("done"));
    assertThat(api.runToEnd(reader, Map.of())).hasMember("status", "completed");
    VaultPage vault = console.openVault();
    assertThat(vault.row("store").getByRole(AriaRole.LINK).first()).hasText("Reader");
    assertThat(vault.delete("store").deleteDialog())
        .containsText("Used by “Reader”; its steps fail from now on.");
    vault.dismiss();
    vault.replace("store").withHosts("elsewhere.example.com").save();
    assertThat(vault.row("store")).containsText("Restricted to elsewhere.example.com");
    assertThat(api.runToEnd(reader, Map.of())).hasMember("status", "failed");
    vault.replace("store").withHosts("").withExpiry("2998-01-01T05:30").save();
    assertThat(item("store")).containsEntry("expires_at", "2998-01-01T00:00:00.000000Z");
    assertThat(api.runToEnd(reader, Map.of())).hasMember("status", "completed");
    assertThat(endpoint.calls())
        .extracting(call -> Json.parseObject(call.body()).get("key"))
        .containsExactly(SEVERAL_LINES, SEVERAL_LINES);
    api.delete("/workflows/" + reader).send();
    assertThat(console.openVault().row("store")).containsText("No workflow");
  }

  @Test
  @Order(5)
  void aChangeOnTopOfAnothersSaysSo() {
    VaultItemPage mine = console.openVault().replace("store");
    mine.withHosts("mine.example.com");
    Page window =
        fixture.browser().window(Browser.Viewport.DESKTOP, console.page.context().storageState());
    new ConsolePage(window).openVault().replace("store").withSecret("theirs").save();
    window.context().close();
    mine.withSecret("mine").saveExpectingError();
    assertThat(mine.page.locator("#item-problem")).containsText("Somebody changed this item");
    assertThat(mine.field("hosts")).hasValue("mine.example.com");
    assertThat(mine.field("secret")).hasValue("");
    assertThat(item("store")).containsEntry("hosts", List.of());
    mine.assertUsable();
    mine.withSecret(SEVERAL_LINES + "\n").save();
    assertThat(item("store")).containsEntry("hosts", List.of("mine.example.com"));
    console.openVault().replace("store").withHosts("").save();
  }

  @Test
  @Order(6)
  void aReplacedKeyEndsAndANewOneIsShown() {
    VaultItemPage item = console.openVault().replace(ROBOT);
    assertThat(item.field("name")).hasValue("robot");
    assertThat(item.page.locator("#item-group-viewer")).isChecked();
    VaultPage vault = item.withGroup("operator").save();
    assertThat(vault.row(ROBOT)).containsText("API key: operator");
    assertThat(token(vault.newKeyId(), oldKey)).isProblem(401, "token_invalid");
    assertThat(token(vault.newKeyId(), vault.newKeySecret())).hasStatus(200);
  }

  @Test
  @Order(7)
  void whatEndsSoonIsMarked() {
    fixture.executeSql(
        "update vault_items set expires_at = current_timestamp + interval '1 day' where name = ?",
        ROBOT);
    assertThat(console.openVault().row(ROBOT)).containsText("Expires soon");
    fixture.executeSql("update vault_items set expires_at = created_at where name = ?", ROBOT);
    assertThat(console.openVault().row(ROBOT)).containsText("Expired");
    VaultItemPage item = console.openVault().replace(ROBOT).saveExpectingError();
    assertThat(item.problem("expires")).containsText("has expired");
  }

  @Test
  @Order(8)
  void everyPageServesEverybodyOnEveryScreen() {
    Browser browser = fixture.browser();
    console.openVault().assertUsableOnAllViewports(browser, "vault");
    console.openVault().addSecret().assertUsableOnAllViewports(browser, "vault-new-secret");
    console.openVault().replace("store").assertUsableOnAllViewports(browser, "vault-replace");
    console.openVault().replace(ROBOT).assertUsableOnAllViewports(browser, "vault-replace-key");
  }

  @Test
  @Order(9)
  void editorsSeeNamesAndOthersNothing() {
    VaultPage seen = fixture.signedIn("vault-editor").openVault();
    assertThat(seen.row("store")).isVisible();
    assertThat(seen.page.locator("#keep-secret")).hasCount(0);
    assertThat(seen.deleteButton("store")).hasCount(0);
    String id = (String) item("store").get("id");
    for (String path : List.of("new-secret", "new-key", id)) {
      Response response = seen.page.navigate("/console/vault/" + path);
      assertThat(response.status()).as(path).isEqualTo(403);
    }
    Page operator = fixture.signedIn("vault-operator").page;
    assertThat(operator.locator("nav[aria-label='Main'] a"))
        .hasText(new String[] {"Home", "Workflows", "Runs", "Inbox", "Schedules", "Reference"});
    assertThat(operator.navigate("/console/vault").status()).isEqualTo(403);
    assertThat(console.page.navigate("/console/vault/vlt_x").status()).isEqualTo(404);
  }

  @Test
  @Order(10)
  void deletingAsksFirst() {
    VaultPage vault = console.openVault().delete("store");
    assertThat(vault.deleteDialog()).containsText("“store”");
    assertThat(vault.deleteDialog()).containsText("No workflow uses it.");
    vault.assertUsableAsItStands("vault-delete");
    vault.dismiss();
    assertThat(vault.deleteDialog()).isHidden();
    assertThat(vault.deleteButton("store")).isFocused();
    vault.delete("store").confirmDelete();
    assertThat(vault.toasts()).containsText("“store” is deleted.");
    assertThat(vault.rows()).hasCount(1);
    assertThat(api.get("/vault").send().rows()).hasSize(1);
  }

  @Test
  @Order(11)
  void theKeyboardAloneIsEnough() {
    VaultPage vault = console.openVault();
    Page window = vault.page;
    window.locator("#keep-secret").focus();
    window.keyboard().press("Enter");
    window.waitForURL("**/vault/new-secret");
    assertThat(window.locator("#item-name")).isFocused();
    window.keyboard().type("typed");
    window.keyboard().press("Tab");
    window.keyboard().type(SECRET);
    window.keyboard().press("Tab");
    assertThat(window.locator("#item-hosts")).isFocused();
    window.keyboard().press("Enter");
    assertThat(vault.row("typed")).isVisible();
    vault.deleteButton("typed").focus();
    window.keyboard().press("Enter");
    assertThat(window.locator("#delete-dialog [command='close']")).isFocused();
    window.keyboard().press("Tab");
    window.keyboard().press("Enter");
    assertThat(vault.toasts()).containsText("“typed” is deleted.");
  }

  @Test
  @Order(12)
  void noScriptComplained() {
    assertThat(fixture.browser().consoleErrors())
        .filteredOn(complaint -> !complaint.matches("(?s).*status of (403|404).*"))
        .isEmpty();
  }

  private Map<String, Object> item(String name) {
    return api.get("/vault").send().rows().stream()
        .filter(row -> row.get("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private ApiResponse token(String id, String key) {
    return ApiClient.anonymous(fixture.server().address()).tokenByKey(id, key);
  }
}
