package org.workflowserver.system.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.TemporaryFolder;

/** A Keycloak, unpacked by the Maven profile {@code provider}, with one realm. */
final class Keycloak implements AutoCloseable {
  static final String CLIENT = "workflow-console";
  static final String CLIENT_SECRET = "a-client-secret+with/signs=";
  static final String PASSWORD = "person-of-keycloak";

  private static final String ADMINISTRATOR = "administrator-of-keycloak";
  private static final String REALM = "acme";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI address;

  private Keycloak(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param unpacked its folder
   * @param server where the server will be reached
   */
  static Keycloak start(Path unpacked, URI server) {
    int port = ServerSetup.freePort();
    try {
      Path data = unpacked.resolve("data");
      if (Files.exists(data)) {
        // Of a run before, with a realm for another address.
        TemporaryFolder.delete(data);
      }
      Path realms = Files.createDirectories(data.resolve("import"));
      Files.writeString(realms.resolve(REALM + ".json"), Json.write(realm(server)));
      ProcessBuilder start =
          new ProcessBuilder(
                  "/bin/sh",
                  unpacked.resolve("bin/kc.sh").toString(),
                  "start-dev",
                  "--http-host=127.0.0.1",
                  "--http-port=" + port,
                  "--import-realm")
              .redirectErrorStream(true)
              .redirectOutput(unpacked.resolve("output.log").toFile());
      start.environment().put("JAVA_HOME", System.getProperty("java.home"));
      start.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMINISTRATOR);
      start.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMINISTRATOR);
      Keycloak keycloak = new Keycloak(start.start(), URI.create("http://127.0.0.1:" + port));
      keycloak.awaitReady();
      return keycloak;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> realm(URI server) {
    Map<String, Object> groups =
        Map.of(
            "name", "groups",
            "protocol", "openid-connect",
            "protocolMapper", "oidc-group-membership-mapper",
            "config",
                Map.of("claim.name", "groups", "full.path", "false", "id.token.claim", "true"));
    Map<String, Object> org =
        Map.of(
            "name", "org",
            "protocol", "openid-connect",
            "protocolMapper", "oidc-hardcoded-claim-mapper",
            "config", Map.of("claim.name", "org", "claim.value", REALM, "id.token.claim", "true"));
    Map<String, Object> client =
        Map.of(
            "clientId", CLIENT,
            "secret", CLIENT_SECRET,
            "redirectUris", List.of(server + "/console/login/provider/callback"),
            "attributes", Map.of("post.logout.redirect.uris", server + "/console/login"),
            "protocolMappers", List.of(groups, org));
    return Map.of(
        "realm",
        REALM,
        "enabled",
        true,
        "sslRequired",
        "none",
        "groups",
        List.of(Map.of("name", "staff"), Map.of("name", "admin")),
        "clients",
        List.of(client),
        "users",
        List.of(person("ada", "staff"), person("eve", "admin")));
  }

  private static Map<String, Object> person(String name, String group) {
    return Map.of(
        "username",
        name,
        "enabled",
        true,
        "email",
        name + "@acme.example",
        "firstName",
        "Firstname",
        "lastName",
        "Of " + name,
        "groups",
        List.of(group),
        "credentials",
        List.of(Map.of("type", "password", "value", PASSWORD)));
  }

  /** A server that lets people sign in there; the group staff are editors. */
  ServerSetup configure(ServerSetup server) {
    return server
        .with("WORKFLOW_PUBLIC_URL", server.address().toString())
        .with("WORKFLOW_OUTBOUND_PLAIN_HTTP", "true")
        .with("WORKFLOW_JWT_ISSUER", issuer())
        .with("WORKFLOW_JWT_JWKS_URL", issuer() + "/protocol/openid-connect/certs")
        .with("WORKFLOW_JWT_GROUPS_MAP", "staff=editor")
        .with("WORKFLOW_OIDC_CLIENT_ID", CLIENT)
        .with("WORKFLOW_OIDC_CLIENT_SECRET", CLIENT_SECRET);
  }

  URI address() {
    return address;
  }

  private String issuer() {
    return address + "/realms/" + REALM;
  }

  private void awaitReady() {
    await()
        .atMost(Duration.ofMinutes(5))
        .ignoreExceptions()
        .until(
            () -> {
              assertThat(process.isAlive()).isTrue();
              return send(HttpRequest.newBuilder(URI.create(issuer()))).statusCode() == 200;
            });
  }

  /** Signs by a new key from now on; the keys of before are gone. */
  void replaceKeys() {
    String keys = "/components?type=org.keycloak.keys.KeyProvider";
    List<?> before = (List<?>) Json.parse(admin("GET", keys, null).body());
    String realmId = ((Map<?, ?>) before.getFirst()).get("parentId").toString();
    Map<String, Object> fresh =
        Map.of(
            "name", "fresh",
            "providerId", "rsa-generated",
            "providerType", "org.keycloak.keys.KeyProvider",
            "parentId", realmId,
            "config", Map.of("priority", List.of("1000")));
    assertThat(admin("POST", "/components", fresh).statusCode()).isEqualTo(201);
    for (Object each : before) {
      Map<?, ?> key = (Map<?, ?>) each;
      if (key.get("providerId").equals("rsa-generated")) {
        assertThat(admin("DELETE", "/components/" + key.get("id"), null).statusCode())
            .isEqualTo(204);
      }
    }
  }

  private HttpResponse<String> admin(String method, String path, Object body) {
    String form =
        "grant_type=password&client_id=admin-cli&username="
            + ADMINISTRATOR
            + "&password="
            + ADMINISTRATOR;
    HttpResponse<String> token =
        send(
            HttpRequest.newBuilder(address.resolve("/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    return send(
        HttpRequest.newBuilder(address.resolve("/admin/realms/" + REALM + path))
            .header("Authorization", "Bearer " + Json.parseObject(token.body()).get("access_token"))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(Json.write(body))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    // The shell has become Keycloak itself, or has it as its child.
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
