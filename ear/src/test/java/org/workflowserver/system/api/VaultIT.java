package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/** Secrets go in and do not come out; API keys come out once. */
@ExtendWith(SharedServerExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class VaultIT {
  private static final String VAULT = "/workflows/vault";
  private static final String UNKNOWN = VAULT + "/vlt_01hzzzzzzzzzzzzzzzzzzzzzzz";
  private static final String SECRET = "open-sesame-" + UUID.randomUUID();
  private static final List<String> MEMBERS =
      List.of("id", "name", "hosts", "created_at", "expires_at", "last_used_at");

  private final ServerFixture fixture;
  private final ApiClient admin;
  private final ApiClient editor;
  private final ApiClient operator;
  private final ApiClient stranger;

  VaultIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.admin = fixture.api("vault-of-ours", "admin");
    this.editor = fixture.api("vault-of-ours", "editor");
    this.operator = fixture.api("vault-of-ours", "operator");
    this.stranger = fixture.api("vault-of-others", "admin");
  }

  @Test
  void aSecretIsKeptReplacedAndDeletedWithoutEverBeingShown() {
    String name = fresh("token");
    ApiResponse created =
        admin
            .post(VAULT)
            .json(
                Map.of(
                    "name",
                    name,
                    "secret",
                    SECRET,
                    "hosts",
                    List.of("API.example.com"),
                    "expires_at",
                    "2999-01-01T01:00:00+01:00",
                    "surplus",
                    1L))
            .send();
    assertThat(created)
        .hasStatus(201)
        .hasMember("name", name)
        .hasMember("hosts", List.of("api.example.com"))
        .hasMember("expires_at", "2999-01-01T00:00:00.000000Z")
        .hasMember("last_used_at", null);
    assertThat(created.object()).containsOnlyKeys(MEMBERS);
    String path = VAULT + "/" + created.string("id");
    assertThat(created).hasHeader("Location", path);

    ApiResponse read = editor.get(path).send();
    assertThat(read.object()).isEqualTo(created.object());
    ApiResponse list = editor.get(VAULT).send();
    assertThat(list.rows()).contains(created.object());

    ApiResponse replaced = admin.put(path).json(Map.of("name", name, "secret", SECRET)).send();
    assertThat(replaced).hasStatus(200);
    assertThat(replaced.object()).isEqualTo(created.object());
    for (ApiResponse response : List.of(created, read, list, replaced)) {
      assertThat(response.toString()).doesNotContain(SECRET);
    }

    assertThat(admin.delete(path).send()).hasStatus(204);
    assertThat(editor.get(path).send()).isProblem(404, "resource_missing");
    assertThat(admin.delete(path).send()).isProblem(404, "resource_missing");
    assertThat(String.join("\n", fixture.server().errorLines())).doesNotContain(SECRET);
    assertThat(fixture.server().outputLines().toString()).doesNotContain(SECRET);
  }

  @Test
  void theShortAddressIsAnAlias() {
    ApiResponse created =
        admin.post("/vault").json(Map.of("name", fresh("alias"), "secret", SECRET)).send();
    assertThat(created).hasStatus(201);
    String id = created.string("id");
    assertThat(created).hasHeader("Location", VAULT + "/" + id);
    for (String path : List.of("/vault/" + id, VAULT + "/" + id)) {
      assertThat(editor.get(path).send().object()).isEqualTo(created.object());
    }
    assertThat(editor.get("/vault?limit=500").send().rows()).contains(created.object());
    assertThat(fixture.anonymous().get("/vault").send()).isProblem(401, "token_missing");
    assertThat(editor.get("/vaults").send()).isProblem(404, "resource_missing");
    assertThat(admin.delete("/vault/" + id).send()).hasStatus(204);
  }

  @Test
  void theListIsPaged() {
    ApiClient owner = fixture.api("vault-in-pages", "admin");
    List<Object> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(keep(owner, "item " + i, SECRET).string("id"));
    }
    List<Object> read = new ArrayList<>();
    String page = VAULT + "?limit=2";
    while (page != null) {
      ApiResponse response = owner.get(page).send();
      assertThat(response).hasStatus(200);
      response.rows().forEach(row -> read.add(row.get("id")));
      page = response.header("Link").map(link -> link.replaceFirst("<(.*)>.*", "$1")).orElse(null);
    }
    assertThat(read).isEqualTo(ids.reversed());
  }

  @Test
  void namesNeedAnEditorAndSecretsAnAdministrator() {
    String name = fresh("scoped");
    String path = VAULT + "/" + keep(admin, name, SECRET).string("id");
    Map<String, String> body = Map.of("name", name + "2", "secret", SECRET);
    for (ApiClient.Request call :
        List.of(
            operator.get(VAULT),
            operator.get(path),
            editor.post(VAULT).json(body),
            editor.put(path).json(body),
            editor.delete(path))) {
      assertThat(call.send()).isProblem(403, "scope_missing");
    }
    assertThat(editor.get(path).send()).hasMember("name", name);
  }

  @Test
  void anotherTenantsItemIsNotThere() {
    String name = fresh("private");
    String id = keep(admin, name, SECRET).string("id");
    for (String path :
        List.of(
            VAULT + "/" + id, UNKNOWN, VAULT + "/" + id.toUpperCase(Locale.ROOT), VAULT + "/1")) {
      ApiClient caller = path.endsWith(id) ? stranger : admin;
      assertThat(caller.get(path).send()).isProblem(404, "resource_missing");
      assertThat(caller.delete(path).send()).isProblem(404, "resource_missing");
      assertThat(caller.put(path).json(Map.of("name", "mine", "secret", "x")).send())
          .isProblem(404, "resource_missing");
    }
    assertThat(stranger.get(VAULT + "?limit=500").send().text()).doesNotContain(id);
    keep(stranger, name, SECRET);
  }

  @Test
  void ofTwentyCallsWithOneNameOneWins() throws Exception {
    ApiClient owner = fixture.api("vault-of-racers", "admin");
    List<ApiResponse> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(20)) {
      Callable<ApiResponse> call =
          () -> owner.post(VAULT).json(Map.of("name", "the one", "secret", SECRET)).send();
      for (Future<ApiResponse> response :
          callers.invokeAll(Stream.generate(() -> call).limit(20).toList())) {
        answers.add(response.get());
      }
    }
    assertThat(answers).extracting(ApiResponse::status).containsOnlyOnce(201);
    for (ApiResponse response : answers) {
      if (response.status() != 201) {
        assertThat(response).isProblem(409, "name_taken").hasErrorAt("/name");
      }
    }
    assertThat(owner.get(VAULT).send().rows()).hasSize(1);
  }

  @Test
  void renamingToATakenNameChangesNothing() {
    String taken = fresh("taken");
    keep(admin, taken, SECRET);
    ApiResponse other = keep(admin, fresh("other"), SECRET);
    String path = VAULT + "/" + other.string("id");
    assertThat(admin.put(path).json(Map.of("name", taken, "secret", "x")).send())
        .isProblem(409, "name_taken")
        .hasErrorAt("/name");
    assertThat(admin.get(path).send().object()).isEqualTo(other.object());
  }

  /**
   * A wrong body.
   *
   * @param pointer where the problem points; null for nowhere
   */
  private record Wrong(String body, int status, String code, String pointer) {}

  @ParameterizedTest
  @MethodSource
  void aWrongBodyIsRefusedAndNothingIsKept(Wrong wrong) {
    ApiClient owner = fixture.api("vault-of-mistakes", "admin");
    ApiResponse response =
        owner
            .post(VAULT)
            .body("application/json", wrong.body().getBytes(StandardCharsets.UTF_8))
            .send();
    assertThat(response).isProblem(wrong.status(), wrong.code());
    if (wrong.pointer() != null) {
      assertThat(response).hasErrorAt(wrong.pointer());
    }
    assertThat(owner.get(VAULT).send().rows()).isEmpty();
  }

  static Stream<Wrong> aWrongBodyIsRefusedAndNothingIsKept() {
    String key = "{\"name\":\"api-key:x\"";
    String secret = "{\"name\":\"abc\",\"secret\":\"x\"";
    return Stream.of(
        new Wrong("", 400, "body_malformed", null),
        new Wrong("{", 400, "body_malformed", null),
        new Wrong("[]", 422, "parameter_invalid", ""),
        new Wrong("{}", 422, "parameter_missing", "/name"),
        new Wrong("{\"name\":\"abc\"}", 422, "parameter_missing", "/secret"),
        new Wrong("{\"name\":\"ab\",\"secret\":\"x\"}", 422, "parameter_invalid", "/name"),
        new Wrong(
            "{\"name\":\"" + "x".repeat(51) + "\",\"secret\":\"x\"}",
            422,
            "parameter_invalid",
            "/name"),
        new Wrong("{\"name\":\"abc\",\"secret\":\"\"}", 422, "parameter_invalid", "/secret"),
        new Wrong(
            "{\"name\":\"abc\",\"secret\":\"" + "x".repeat(2_001) + "\"}",
            422,
            "parameter_invalid",
            "/secret"),
        new Wrong(
            secret + ",\"expires_at\":\"2001-01-01T00:00:00Z\"}",
            422,
            "parameter_invalid",
            "/expires_at"),
        new Wrong(secret + ",\"expires_at\":\"soon\"}", 422, "parameter_invalid", "/expires_at"),
        new Wrong(secret + ",\"hosts\":\"a\"}", 422, "parameter_invalid", "/hosts"),
        new Wrong(secret + ",\"hosts\":[\"a:0\"]}", 422, "parameter_invalid", "/hosts/0"),
        new Wrong(secret + ",\"groups\":[\"admin\"]}", 422, "parameter_invalid", "/groups"),
        new Wrong(key + ",\"secret\":\"x\"}", 422, "parameter_invalid", "/secret"),
        new Wrong(key + ",\"groups\":[]}", 422, "parameter_invalid", "/groups"),
        new Wrong(key + ",\"groups\":[\"root\"]}", 422, "parameter_invalid", "/groups/0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=501", "cursor=bogus"})
  void aWrongPageIsRefused(String query) {
    assertThat(editor.get(VAULT + "?" + query).send())
        .isProblem(400, "parameter_invalid")
        .hasErrorAt("/query/" + query.substring(0, query.indexOf('=')));
  }

  @Test
  void anApiKeyIsShownOnceAndGivesTokensOfItsGroups() {
    ApiResponse made = createKey("groups", List.of("viewer"));
    assertThat(made).hasHeader("Cache-Control", "no-store").hasMember("groups", List.of("viewer"));
    String id = made.string("id");
    String key = made.string("secret");
    assertThat(key).matches("wfk_[A-Za-z0-9_-]{43}");
    assertThat(editor.get(VAULT + "/" + id).send().text()).doesNotContain(key);
    assertThat(editor.get(VAULT + "?limit=500").send().text()).doesNotContain(key);

    ApiResponse token = token(id, key);
    assertThat(token)
        .hasStatus(200)
        .hasMember("token_type", "Bearer")
        .hasHeader("Cache-Control", "no-store");
    ApiClient robot = fixture.anonymous().withToken(token.string("access_token"));
    assertThat(robot.get("/workflows").send()).hasStatus(200);
    assertThat(robot.post("/workflows").json(Map.of()).send()).isProblem(403, "scope_missing");
    assertThat((String) editor.get(VAULT + "/" + id).send().object().get("last_used_at"))
        .endsWith("Z");
    assertThat(String.join("\n", fixture.server().errorLines())).doesNotContain(key);
  }

  @Test
  void aReplacedApiKeyEndsAtOnceWithItsTokens() {
    ApiResponse old = createKey();
    String id = old.string("id");
    ApiClient robot = signIn(id, old.string("secret"));
    assertThat(robot.get("/workflows").send()).hasStatus(200);

    ApiResponse next =
        admin.put(VAULT + "/" + id).json(Map.of("name", fresh("api-key:next"))).send();
    assertThat(next).hasStatus(200).hasMember("groups", List.of("operator"));
    assertThat(next.string("secret")).startsWith("wfk_").isNotEqualTo(old.string("secret"));

    assertThat(robot.get("/workflows").send()).isProblem(401, "token_invalid");
    assertThat(token(id, old.string("secret"))).isProblem(401, "token_invalid");
    assertThat(signIn(id, next.string("secret")).get("/workflows").send()).hasStatus(200);
  }

  @Test
  void aDeletedApiKeyEndsAtOnceWithItsTokens() {
    ApiResponse made = createKey();
    ApiClient robot = signIn(made.string("id"), made.string("secret"));
    assertThat(robot.get("/workflows").send()).hasStatus(200);
    assertThat(admin.delete(VAULT + "/" + made.string("id")).send()).hasStatus(204);
    assertThat(robot.get("/workflows").send()).isProblem(401, "token_invalid");
    assertThat(token(made.string("id"), made.string("secret"))).isProblem(401, "token_invalid");
  }

  @Test
  void aWrongKeyAndAnUnknownIdGetTheSameAnswer() {
    ApiResponse made = createKey();
    ApiResponse wrong = token(made.string("id"), "wfk_wrong");
    ApiResponse unknown = token("vlt_01hzzzzzzzzzzzzzzzzzzzzzzz", made.string("secret"));
    assertThat(wrong).isProblem(401, "token_invalid");
    assertThat(unknown).isProblem(401, "token_invalid");
    assertThat(withoutTrace(unknown)).isEqualTo(withoutTrace(wrong));
    assertThat(unknown.headers().keySet()).isEqualTo(wrong.headers().keySet());
  }

  private ApiResponse createKey(Object... members) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", fresh("api-key:robot"));
    for (int i = 0; i < members.length; i += 2) {
      body.put((String) members[i], members[i + 1]);
    }
    ApiResponse made = admin.post(VAULT).json(body).send();
    assertThat(made).hasStatus(201);
    return made;
  }

  private ApiClient signIn(String id, String key) {
    ApiResponse token = token(id, key);
    assertThat(token).hasStatus(200);
    return fixture.anonymous().withToken(token.string("access_token"));
  }

  private ApiResponse token(String id, String key) {
    return fixture.anonymous().tokenByKey(id, key);
  }

  private static ApiResponse keep(ApiClient owner, String name, String secret) {
    ApiResponse response = owner.post(VAULT).json(Map.of("name", name, "secret", secret)).send();
    assertThat(response).hasStatus(201);
    return response;
  }

  /** A name that no other test takes. */
  private static String fresh(String name) {
    return name + " " + UUID.randomUUID().toString().substring(0, 8);
  }

  private static Map<String, Object> withoutTrace(ApiResponse response) {
    Map<String, Object> problem = new LinkedHashMap<>(response.object());
    problem.remove("trace_id");
    return problem;
  }
}
