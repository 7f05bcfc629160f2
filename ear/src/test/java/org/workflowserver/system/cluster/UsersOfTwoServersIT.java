package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;

/** Accounts at two servers that share a database. */
@ExtendWith(SharedClusterExtension.class)
@Timeout(600)
class UsersOfTwoServersIT {
  private static final String PASSWORD = "several-uncommon-words-here";

  private final Cluster cluster;

  UsersOfTwoServersIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void anotherRoleEndsTokensAtBothServers() {
    ApiClient owner = cluster.first().api();
    ApiClient second = cluster.second().api();
    String org = "tenant-" + UUID.randomUUID();
    String boss = make(owner, org, "admin").string("username");
    String user = make(owner, org, "viewer").string("username");
    ApiClient admin = signedIn(owner, boss);
    String token = token(owner, user);
    ApiClient there = second.withToken(token);
    assertThat(there.get("/workflows").send()).hasStatus(200);
    String path =
        admin.get("/users").send().rows().stream()
            .filter(row -> user.equals(row.get("username")))
            .map(row -> "/users/" + row.get("id"))
            .findFirst()
            .orElseThrow();
    assertThat(admin.put(path).json(Map.of("groups", List.of("editor"))).send()).hasStatus(200);
    assertThat(owner.withToken(token).get("/workflows").send()).isProblem(401, "token_invalid");
    await().until(() -> there.get("/workflows").send().status() == 401);
  }

  @Test
  void whoSignsInAfterAChangeAtAnotherServerIsKnownAtBothAtOnce() {
    ApiClient owner = cluster.first().api();
    ApiClient second = cluster.second().api();
    ApiResponse user = make(owner, "default", "viewer");
    String name = user.string("username");
    String path = "/users/" + user.string("id");
    for (String group : List.of("editor", "viewer")) {
      String before = token(second, name);
      assertThat(second.withToken(before).get("/workflows").send()).hasStatus(200);
      assertThat(owner.put(path).json(Map.of("groups", List.of(group))).send()).hasStatus(200);
      String after = token(second, name);
      assertThat(second.withToken(after).get("/workflows").send()).hasStatus(200);
      assertThat(owner.withToken(after).get("/workflows").send()).hasStatus(200);
      assertThat(second.withToken(before).get("/workflows").send()).isProblem(401, "token_invalid");
    }
  }

  @Test
  void ofTwoAdministratorsWhoAreTakenAwayAtOnceOneStays() {
    ApiClient owner = cluster.first().api();
    for (int round = 0; round < 2; round++) {
      String org = "tenant-" + UUID.randomUUID();
      ApiResponse one = make(owner, org, "admin");
      ApiResponse other = make(owner, org, "admin");
      ApiClient here = signedIn(owner, one.string("username"));
      ApiClient there = cluster.second().api().withToken(token(owner, other.string("username")));
      assertThat(there.get("/users").send()).hasStatus(200);
      CompletableFuture<ApiResponse> deletion =
          CompletableFuture.supplyAsync(() -> here.delete("/users/" + other.string("id")).send());
      ApiResponse demotion =
          there.put("/users/" + one.string("id")).json(Map.of("groups", List.of("viewer"))).send();
      // Whoever was taken away first may find the own token ended.
      assertThat(List.of(deletion.join().status(), demotion.status()))
          .containsAnyOf(200, 204)
          .containsAnyOf(409, 401);
      // Of the two one can still sign in, and is an administrator.
      assertThat(
              Stream.of(one, other)
                  .filter(admin -> isAdministrator(owner, admin.string("username"))))
          .hasSize(1);
    }
  }

  private static ApiResponse make(ApiClient owner, String org, String group) {
    ApiResponse made =
        owner
            .post("/users")
            .json(
                Map.of(
                    "username",
                    "user-" + UUID.randomUUID().toString().substring(0, 18),
                    "password",
                    PASSWORD,
                    "groups",
                    List.of(group),
                    "org",
                    org))
            .send();
    assertThat(made).hasStatus(201);
    return made;
  }

  private static boolean isAdministrator(ApiClient server, String username) {
    ApiResponse response = askToken(server, username);
    return response.status() == 200
        && server.withToken(response.string("access_token")).get("/users").send().status() == 200;
  }

  private static ApiClient signedIn(ApiClient server, String username) {
    return server.withToken(token(server, username));
  }

  private static String token(ApiClient server, String username) {
    ApiResponse response = askToken(server, username);
    assertThat(response).hasStatus(200);
    return response.string("access_token");
  }

  private static ApiResponse askToken(ApiClient server, String username) {
    return server
        .post("/auth/token")
        .json(Map.of("grant_type", "password", "username", username, "password", PASSWORD))
        .send();
  }
}
