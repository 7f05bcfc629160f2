package org.workflowserver.system.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.workflowserver.json.Json;
import org.workflowserver.system.access.AccessTable.Row;
import org.workflowserver.system.api.Attacks;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ConsoleSession;
import org.workflowserver.system.support.ServerFixture;

/** Every call and every page, by everybody, gives what the tables say. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class AccessMatrixIT {
  private static final Path WEB = Path.of("../workflow-web/src/main/webapp");

  /** Says why there is no other. */
  private static final String PAGE_OF_REFUSALS = "status";

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
  private static final String OWN = "default";
  private static final String OTHER = "elsewhere";
  private static final String OTHER_TENANT = "other tenant";
  private static final String SIGNED_OUT = "signed out";
  private static final String ALLOWED = "ok";

  /** Who has it is in no group that gives a scope. */
  private static final String NO_ROLE = "no role";

  private static final List<String> ROLES = List.of("viewer", "operator", "editor", "admin");

  private static final String GRAPH =
      "{\"nodes\": [{\"id\": \"start\", \"type\": \"manual_trigger\"}], \"edges\": []}";

  private static final String OF_ANOTHER_TENANT = " of another tenant";

  private static final Map<String, Map<String, Object>> BODIES =
      Map.of(
          "PUT /workflows/vault/{vaultId}", Map.of("name", "kept", "secret", "another"),
          "PUT /vault/{vaultId}", Map.of("name", "kept", "secret", "another"),
          "PUT /users/{userId}", Map.of("display_name", "Ada"),
          "PUT /workflows/authorization/providers/{providerId}",
              Map.of(
                  "name", "changed",
                  "grant", "authorization_code",
                  "authorization_endpoint", "https://login.example.com/authorize",
                  "token_endpoint", "https://login.example.com/token",
                  "client_id", "flows",
                  "hosts", List.of("api.example.com")),
          "POST /workflows/interactions/{interactionId}/submit", Map.of("action", "yes"));

  /** Views whose actions leave what they name as it is. */
  private static final Set<String> REPEATING =
      Set.of("repeatRunView", "resumeView", "adminDeliveriesView");

  private final List<Row> calls = AccessTable.read("calls.txt");
  private final List<Row> pages = AccessTable.read("pages.txt");
  private final List<Caller<ApiClient>> callers = new ArrayList<>();
  private final List<Caller<ConsoleSession>> people = new ArrayList<>();
  private ServerFixture fixture;
  private Possessions possessions;

  /**
   * Somebody, and what the table says of them.
   *
   * @param expected the outcome by the row
   */
  private record Caller<T>(String name, T client, Function<Row, String> expected) {}

  /**
   * The attacks that the tests of the API make on H2; what they find and make is their tenant's.
   */
  @Nested
  class OnPostgresql extends Attacks {
    @Override
    protected ServerFixture fixture() {
      return fixture;
    }
  }

  @BeforeAll
  void start() {
    fixture = ServerFixture.startOnPostgresql();
    possessions = Possessions.of(fixture.api(), fixture);
    callers.add(new Caller<>("no token", fixture.anonymous(), row -> row.cell("no token")));
    Stream.concat(Stream.of(NO_ROLE), ROLES.stream()).forEach(this::addPeople);
    ROLES.forEach(this::addKey);
    people.add(
        new Caller<>(
            SIGNED_OUT,
            ConsoleSession.signedOut(fixture.server().address()),
            row -> row.cell(SIGNED_OUT)));
    ROLES.forEach(role -> addAccount(role, OWN, row -> row.cell(role)));
    ROLES.forEach(role -> addAccount(role, OTHER, row -> row.cell(role, OTHER_TENANT)));
  }

  @AfterAll
  void stop() {
    try (ServerFixture ending = fixture) {
      if (ending != null && possessions != null) {
        possessions.assertUnchanged();
      }
    }
  }

  private void addPeople(String role) {
    callers.add(new Caller<>(role, fixture.api(OWN, role), row -> row.cell(role)));
    callers.add(
        new Caller<>(
            role + OF_ANOTHER_TENANT,
            fixture.api(OTHER, role),
            row -> row.cell(role, OTHER_TENANT)));
  }

  private void addKey(String role) {
    ApiResponse key =
        fixture
            .api()
            .post("/workflows/vault")
            .json(Map.of("name", "api-key:" + role, "groups", List.of(role)))
            .send();
    assertThat(key).hasStatus(201);
    String token =
        fixture
            .anonymous()
            .tokenByKey(key.string("id"), key.string("secret"))
            .string("access_token");
    callers.add(
        new Caller<>(
            "key of " + role,
            fixture.anonymous().withToken(key.string("secret")),
            row -> row.cell(role, "key")));
    callers.add(
        new Caller<>(
            "token of a key of " + role,
            fixture.anonymous().withToken(token),
            row -> row.cell(role, "key's token")));
  }

  private void addAccount(String role, String org, Function<Row, String> expected) {
    String name = role + "." + org;
    Map<String, Object> account =
        Map.of(
            "username",
            name,
            "password",
            ServerFixture.PASSWORD,
            "groups",
            List.of(role),
            "org",
            org);
    assertThat(fixture.api().post("/users").json(account).send()).hasStatus(201);
    people.add(
        new Caller<>(
            role + " of " + org,
            ConsoleSession.of(fixture.server().address(), name, ServerFixture.PASSWORD),
            expected));
  }

  @Test
  void theTableHasTheCallsThatAreDescribedAndNoOther() {
    Set<String> described = new TreeSet<>();
    fixture
        .api()
        .get("/openapi")
        .header("Accept", "application/json")
        .send()
        .object("paths")
        .forEach(
            (path, item) ->
                ((Map<?, ?>) item)
                    .keySet().stream()
                        .filter(METHODS::contains)
                        .map(method -> method.toString().toUpperCase(Locale.ROOT))
                        .forEach(method -> described.add(method + " " + path)));
    assertThat(calls)
        .filteredOn(row -> row.cell("described").equals("yes"))
        .extracting(Row::request)
        .containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void theTableHasThePagesAndFormsThatThereAreAndNoOther() throws IOException {
    Set<String> views = new TreeSet<>();
    Set<String> forms = new TreeSet<>();
    try (Stream<Path> files = Files.walk(WEB)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".xhtml")).toList()) {
        if (file.startsWith(WEB.resolve("pages"))) {
          views.add(file.getFileName().toString().replace(".xhtml", ""));
        }
        Pattern.compile("<h:commandButton[^>]* action=\"#\\{(\\w+\\.\\w+)}\"")
            .matcher(Files.readString(file))
            .results()
            .map((MatchResult action) -> action.group(1))
            .forEach(forms::add);
      }
    }
    views.remove(PAGE_OF_REFUSALS);
    assertThat(shown("GET")).isEqualTo(views);
    assertThat(shown("POST")).isEqualTo(forms);
  }

  private Set<String> shown(String method) {
    return pages.stream()
        .filter(row -> row.method().equals(method))
        .map(row -> row.cell("shows or does"))
        .filter(what -> !what.startsWith("("))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource
  void everyCallerGetsOfACallWhatTheTableSays(Row row) {
    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> found = new LinkedHashMap<>();
    for (Caller<ApiClient> caller : callers) {
      String wanted = caller.expected().apply(row);
      expected.put(caller.name(), wanted);
      found.put(caller.name(), called(row, caller, wanted));
    }
    assertThat(found).as(row.request()).isEqualTo(expected);
  }

  Stream<Row> everyCallerGetsOfACallWhatTheTableSays() {
    return calls.stream();
  }

  private String called(Row row, Caller<ApiClient> caller, String wanted) {
    boolean takesAway = row.method().equals("DELETE") && wanted.equals(ALLOWED);
    String path = takesAway ? possessions.fresh(row.path()) : possessions.kept(row.path());
    ApiClient.Request request = caller.client().call(row.method(), path);
    if (row.method().startsWith("P")) {
      request.json(BODIES.getOrDefault(row.request(), Map.of()));
    }
    ApiResponse response = request.send();
    if (caller.name().endsWith(OF_ANOTHER_TENANT)) {
      assertThat(possessions.namedIn(shown(row, response)))
          .as("what %s is shown by %s", caller.name(), row.request())
          .isEmpty();
    }
    int status = response.status();
    boolean allowed = status < 500 && !Set.of(401, 403, 404).contains(status);
    return allowed ? ALLOWED : Integer.toString(status);
  }

  /** The answer without what callers of that tenant were refused: its log has their own paths. */
  private static String shown(Row row, ApiResponse response) {
    return row.request().equals("GET /audit") && response.status() == 200
        ? Json.write(
            response.rows().stream()
                .filter(
                    entry ->
                        !entry.get("action").equals("access.refused")
                            || !entry.get("org").equals(OTHER))
                .toList())
        : response.text();
  }

  @ParameterizedTest
  @MethodSource
  void everybodyGetsOfAPageWhatTheTableSays(Row row) {
    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> found = new LinkedHashMap<>();
    for (Caller<ConsoleSession> person : people) {
      String wanted = person.expected().apply(row);
      if (!wanted.equals("-")) {
        expected.put(person.name(), wanted);
        found.put(person.name(), asked(row, person.client(), wanted.equals("done")));
      }
    }
    assertThat(found).as(row.request()).isEqualTo(expected);
  }

  Stream<Row> everybodyGetsOfAPageWhatTheTableSays() {
    return pages.stream();
  }

  private String asked(Row row, ConsoleSession session, boolean doesIt) {
    if (row.method().equals("GET")) {
      return session.open(possessions.kept(row.path()));
    }
    // A run that has ended is not taken away by what repeats it.
    boolean takesAway = doesIt && !REPEATING.contains(row.cell("shows or does").split("\\.")[0]);
    String path = takesAway ? possessions.fresh(row.path()) : possessions.kept(row.path());
    Map<String, String> form = form(row.cell("shows or does"), doesIt);
    if (!row.path().equals("/console/login")) {
      assertThat(session.postAsFromElsewhere(path, form))
          .as("%s without the token of a form", row)
          .isIn("403", "login");
    }
    return session.post(path, form);
  }

  /** The fields of a form, about what is made for it where it takes that away. */
  private Map<String, String> form(String action, boolean doesIt) {
    Function<String, String> id = doesIt ? possessions::made : possessions::id;
    return switch (action) {
      case "signInView.signIn" ->
          form("signInForm", "sign-in", "username", "nobody", "password", "wrong");
      case "passwordView.change" ->
          form("passwordForm", "change", "current", "a", "wanted", "b", "again", "c");
      case "workflowsView.turn" ->
          Map.of("turnForm", "turnForm", "turn", "on " + possessions.id("workflowId"));
      case "startRunView.start" ->
          form("runForm", "run", "runWorkflow", possessions.id("workflowId"), "context", "{}");
      case "bulkView.begin" -> form("bulkForm", "begin");
      case "bulkProgressView.stop" -> form("stopForm", "confirm-stop");
      case "runPageView.cancel" -> form("cancelForm", "confirm-cancel");
      case "repeatRunView.rerun" -> form("rerunForm", "rerun");
      case "repeatRunView.rerunWith" ->
          form("rerunWithForm", "confirm-rerun", "context", "{}", "version", "current");
      case "resumeView.resume" -> form("resumeForm", "resume", "resumeFrom", "start");
      case "interactionPageView.submit" ->
          form("answerForm", "answer", "answer", "yes", "question", id.apply("interactionId"));
      case "newWorkflowView.createBlank" ->
          form("blankForm", "create-blank", "blankName", possessions.another("blank"));
      case "newWorkflowView.importDocument" -> form("importForm", "import", "document", "{}");
      case "templateView.create" -> form("templateForm", "create", "workflowName", "Made");
      case "workflowHead.duplicate" ->
          Map.of("duplicateForm", "duplicateForm", "duplicate", possessions.id("workflowId"));
      case "workflowHead.renewUrl" -> form("renewForm", "confirm-renew");
      case "workflowEditView.save" -> form("graphForm", "save", "version", "1", "graph", GRAPH);
      case "workflowEditView.compare" ->
          form("graphForm", "compare", "version", "1", "graph", GRAPH);
      case "workflowVersionsView.restore" ->
          form("restoreForm", "confirm-restore", "restored", "1");
      case "workflowSettingsView.save" -> form("settingsForm", "save");
      case "workflowSettingsView.preview" ->
          form("settingsForm", "preview", "scheduleType", "daily");
      case "workflowSettingsView.delete" -> form("deleteForm", "confirm-delete");
      case "(a check of a graph)" -> Map.of("graph", GRAPH);
      case "(a save on top of no version)" ->
          Map.of("workflow", possessions.id("workflowId"), "version", "0", "graph", GRAPH);
      case "(a test of a step)" ->
          Map.of(
              "node",
              "{\"id\": \"n\", \"data\": {\"componentId\": \"text_transform\", \"template\": \"x\"}}");
      case "vaultView.delete" -> form("deleteForm", "delete", "item", id.apply("vaultId"));
      case "vaultItemPageView.save" ->
          form(
              "vaultForm",
              "save",
              "itemName",
              possessions.another("typed"),
              "itemSecret",
              "s3cret",
              "itemGroup",
              "viewer");
      case "adminUserView.save" ->
          form(
              "userForm",
              "save",
              "userName",
              possessions.another("user"),
              "password",
              ServerFixture.PASSWORD,
              "group",
              "viewer");
      case "adminUserView.delete" -> form("deleteForm", "confirm-delete");
      case "adminProvidersView.authorize" ->
          form("authorizeForm", "authorize", "provider", possessions.id("providerId"));
      case "adminProvidersView.delete" ->
          form("deleteForm", "confirm-delete", "authorization", id.apply("authorizationId"));
      case "adminProviderView.save" -> form("providerForm", "save");
      case "adminProviderView.delete" -> form("deleteForm", "confirm-delete");
      case "adminSubscriptionsView.create" -> form("subscribeForm", "subscribe");
      case "adminSubscriptionsView.delete" ->
          form("deleteForm", "confirm-delete", "subscription", id.apply("subscriptionId"));
      case "adminDeliveriesView.redeliver" ->
          Map.of("redeliverForm", "redeliverForm", "redeliver", possessions.id("deliveryId"));
      case "adminKeysView.rotate" -> form("rotateForm", "confirm-rotate");
      case "adminKeysView.rotateSealing" -> form("rotateSealingForm", "confirm-rotate-sealing");
      case "adminKeysView.look" -> form("lookForm", "look");
      case "adminTargetsView.check" -> form("targetForm", "check", "url", "https://127.0.0.1/");
      case "adminAuditView.verify" -> form("verifyForm", "verify");
      case "(the sign-out)" -> Map.of();
      default -> throw new IllegalStateException("How is " + action + " asked for?");
    };
  }

  private static Map<String, String> form(String name, String button, String... fields) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put(name, name);
    form.put(button, button);
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], fields[i + 1]);
    }
    return form;
  }
}
