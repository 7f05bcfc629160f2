package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/** Administrators make accounts, and take them away. */
@ExtendWith(SharedServerExtension.class)
class UsersIT {
  private static final String USERS = "/users";
  private static final String PASSWORD = "several-uncommon-words-here";

  private final ServerFixture fixture;
  private final String org = "users-" + UUID.randomUUID();
  private final ApiClient admin;

  UsersIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.admin = fixture.api(org, "admin");
  }

  @Test
  void aUserIsCreatedReadChangedAndDeletedWithoutAPasswordBeingShown() {
    String name = name();
    ApiResponse created =
        admin.post(USERS).json(body(name, "viewer", "display_name", "Ada", "more", 1L)).send();
    assertThat(created)
        .hasStatus(201)
        .hasMember("username", name)
        .hasMember("display_name", "Ada")
        .hasMember("groups", List.of("viewer"))
        .hasMember("org", org)
        .hasMember("must_change_password", false);
    assertThat(created.object())
        .containsOnlyKeys(
            "id",
            "username",
            "display_name",
            "groups",
            "org",
            "must_change_password",
            "created_at",
            "updated_at");
    String path = USERS + "/" + created.string("id");
    assertThat(created).hasHeader("Location", path);
    assertThat(created.string("id")).matches("usr_[0-9a-z]{26}");
    assertThat(admin.get(path).send().object()).isEqualTo(created.object());

    ApiResponse changed = admin.put(path).json(Map.of("groups", List.of("operator"))).send();
    assertThat(changed)
        .hasStatus(200)
        .hasMember("groups", List.of("operator"))
        .hasMember("display_name", "Ada");
    assertThat(admin.get(USERS).send().rows()).containsExactly(changed.object());
    assertThat(admin.delete(path).send()).hasStatus(204);
    assertThat(admin.get(path).send()).isProblem(404, "resource_missing");
    assertThat(created.toString() + changed).doesNotContain(PASSWORD).doesNotContain("pbkdf2");
  }

  @Test
  void aChangeOfRoleOrPasswordAndTheEndOfTheUserEndTokens() {
    String name = name();
    String path = path(admin.post(USERS).json(body(name, "viewer")).send());
    ApiClient before = signedIn(name, PASSWORD);
    assertThat(before.get("/workflows").send()).hasStatus(200);
    admin.put(path).json(Map.of("groups", List.of("operator"))).send();
    assertThat(before.get("/workflows").send()).isProblem(401, "token_invalid");

    ApiClient after = signedIn(name, PASSWORD);
    assertThat(after.get("/workflows").send()).hasStatus(200);
    admin.put(path).json(Map.of("password", PASSWORD + "-2")).send();
    assertThat(after.get("/workflows").send()).isProblem(401, "token_invalid");

    ApiClient last = signedIn(name, PASSWORD + "-2");
    assertThat(last.get("/workflows").send()).hasStatus(200);
    admin.delete(path).send();
    assertThat(last.get("/workflows").send()).isProblem(401, "token_invalid");
  }

  @Test
  void whatIsWrongIsRefusedAsAProblem() {
    String name = name();
    String path = path(admin.post(USERS).json(body(name, "admin")).send());
    assertThat(admin.post(USERS).json(body(name, "viewer")).send())
        .isProblem(409, "name_taken")
        .hasErrorAt("/username");
    assertThat(admin.post(USERS).json(Map.of()).send())
        .isProblem(422, "parameter_missing")
        .hasErrorAt("/groups");
    assertThat(admin.post(USERS).json(body(name(), "viewer", "password", "password-12345")).send())
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/password");
    assertThat(admin.post(USERS).json(body(name(), "viewer", "org", "default")).send())
        .isProblem(403, "scope_missing");
    assertThat(admin.delete(path).send()).isProblem(409, "last_administrator");
    assertThat(admin.put(path).json(Map.of("groups", List.of("editor"))).send())
        .isProblem(409, "last_administrator");
    ApiClient stranger = fixture.api("users-of-others", "admin");
    assertThat(stranger.get(path).send()).isProblem(404, "resource_missing");
    assertThat(stranger.put(path).json(Map.of()).send()).isProblem(404, "resource_missing");
    assertThat(stranger.delete(path).send()).isProblem(404, "resource_missing");
    ApiClient editor = fixture.api(org, "editor");
    assertThat(editor.get(USERS).send()).isProblem(403, "scope_missing");
    assertThat(editor.get(path).send()).isProblem(403, "scope_missing");
    assertThat(admin.get("/errors/last_administrator").send()).hasStatus(200);
  }

  @Test
  void howeverMuchIsWrongTheAnswerIsShort() {
    Map<String, Object> body = body(name(), "viewer");
    body.put("groups", Collections.nCopies(300_000, 1L));
    ApiResponse refused = admin.post(USERS).json(body).send();
    assertThat(refused).isProblem(422, "parameter_invalid").hasErrorAt("/groups");
    assertThat((List<?>) refused.object().get("errors")).hasSize(1);
  }

  @Test
  void anAdministratorOfTheFirstTenantMakesTheFirstOfAnother() {
    String name = name();
    ApiResponse made = fixture.api().post(USERS).json(body(name, "admin", "org", org)).send();
    assertThat(made).hasStatus(201).hasMember("org", org);
    assertThat(fixture.api().get(path(made)).send()).isProblem(404, "resource_missing");
    ApiClient own = signedIn(name, PASSWORD);
    assertThat(own.get(path(made)).send()).hasMember("username", name);
  }

  @Test
  void theListIsPaged() {
    List<Object> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(admin.post(USERS).json(body(name(), "viewer")).send().string("id"));
    }
    List<Object> read = new ArrayList<>();
    String page = USERS + "?limit=2";
    while (page != null) {
      ApiResponse response = admin.get(page).send();
      response.rows().forEach(row -> read.add(row.get("id")));
      page = response.header("Link").map(link -> link.replaceFirst("<(.*)>.*", "$1")).orElse(null);
    }
    assertThat(read).isEqualTo(ids.reversed());
  }

  private ApiClient signedIn(String name, String password) {
    return ApiClient.signedIn(fixture.server().address(), name, password);
  }

  private static String path(ApiResponse created) {
    assertThat(created).hasStatus(201);
    return USERS + "/" + created.string("id");
  }

  private static String name() {
    return "user-" + UUID.randomUUID().toString().substring(0, 18);
  }

  private static Map<String, Object> body(String username, String group, Object... more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("username", username);
    body.put("password", PASSWORD);
    body.put("groups", List.of(group));
    for (int i = 0; i < more.length; i += 2) {
      body.put((String) more[i], more[i + 1]);
    }
    return body;
  }
}
