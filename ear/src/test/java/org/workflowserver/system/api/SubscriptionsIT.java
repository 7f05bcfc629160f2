package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;

/** Other systems are told of ended runs over HTTP. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class SubscriptionsIT {
  private static final String SUBSCRIPTIONS = "/workflows/subscriptions";

  private final ServerFixture fixture;

  SubscriptionsIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  @Test
  void anEndedRunIsToldAndCanBeToldAgain() {
    String org = "told";
    ApiClient api = fixture.api(org, "editor");
    Endpoint target = fixture.target().endpoint().respondingToFirstWith(1, 500);
    String secret = signingSecret(org);
    Map<String, Object> body =
        Map.of("url", target.url(), "events", List.of("run.completed"), "secret", secret);
    ApiResponse created = api.post(SUBSCRIPTIONS).json(body).send();
    assertThat(created)
        .hasStatus(201)
        .hasMember("url", target.url())
        .hasMember("events", List.of("run.completed"))
        .hasMember("workflow_id", null)
        .hasMember("secret", secret);
    String path = SUBSCRIPTIONS + "/" + created.string("id");
    assertThat(created.header("Location")).contains(path);
    assertThat(api.get(SUBSCRIPTIONS).send().rows()).containsExactly(created.object());

    String run = api.runToEnd(api.create(aWorkflow().manual()), Map.of()).string("id");
    target.awaitCalls(2);
    await().until(() -> delivery(api, path).get("status").equals("delivered"));
    Map<String, Object> delivered = delivery(api, path);
    assertThat(delivered)
        .containsEntry("event", "run.completed")
        .containsEntry("subject_id", run)
        .containsEntry("attempts", 2L)
        .containsEntry("response_status", 200L)
        .containsEntry("error", null)
        .containsEntry("next_attempt_at", null);
    String again = path + "/deliveries/" + delivered.get("id") + "/redeliver";
    assertThat(api.post(again).send()).hasStatus(202).hasMember("status", "pending");
    target.awaitCalls(3);
    assertThat(target.calls())
        .extracting((ReceivedRequest call) -> call.headers().get("webhook-id"))
        .containsOnly((String) delivered.get("id"));
    assertThat(Json.parseObject(target.calls().getFirst().body()))
        .containsEntry("type", "run.completed");

    assertThat(api.delete(path).send()).hasStatus(204);
    assertThat(api.delete(path).send()).isProblem(404, "resource_missing");
    assertThat(api.get(path + "/deliveries").send()).isProblem(404, "resource_missing");
    assertThat(api.post(again).send()).isProblem(404, "resource_missing");
    assertThat(api.get(SUBSCRIPTIONS).send().rows()).isEmpty();
    assertThat(fixture.api(org, "admin").get("/audit").send().rows())
        .extracting(entry -> entry.get("action"))
        .contains("subscription.created", "subscription.redelivered", "subscription.deleted");
  }

  /** The status says all: nobody needs the body of the answer. */
  @Test
  void aMessageIsDeliveredWhateverTheBodyOfTheAnswer() {
    String org = "body";
    ApiClient api = fixture.api(org, "editor");
    Endpoint large = fixture.target().endpoint().respondingWith(200, "x".repeat(2 << 20));
    Endpoint undecodable =
        fixture.target().endpoint().respondingWith(202, "x").withHeader("Content-Encoding", "gzip");
    String secret = signingSecret(org);
    List<String> paths =
        Stream.of(large, undecodable)
            .map(
                target ->
                    Map.of(
                        "url", target.url(), "events", List.of("run.completed"), "secret", secret))
            .map(body -> api.post(SUBSCRIPTIONS).json(body).send().string("id"))
            .map(id -> SUBSCRIPTIONS + "/" + id)
            .toList();
    api.runToEnd(api.create(aWorkflow().manual()), Map.of());
    large.awaitCalls(1);
    undecodable.awaitCalls(1);
    await().until(() -> delivery(api, paths.get(0)).get("status").equals("delivered"));
    await().until(() -> delivery(api, paths.get(1)).get("status").equals("delivered"));
    assertThat(delivery(api, paths.get(0))).containsEntry("response_status", 200L);
    assertThat(delivery(api, paths.get(1))).containsEntry("response_status", 202L);
  }

  private String signingSecret(String org) {
    return fixture
        .api(org, "admin")
        .post("/workflows/vault")
        .json(Map.of("name", "signing", "secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        .send()
        .string("id");
  }

  @Test
  void aWrongBodyIsRefusedWithEachProblem() {
    ApiClient api = fixture.api("wrong", "editor");
    ApiResponse refused =
        api.post(SUBSCRIPTIONS)
            .json(Map.of("url", "https://a.example", "events", List.of("run.lost"), "secret", "x"))
            .send();
    assertThat(refused).isProblem(422, "parameter_invalid");
    assertThat(api.post(SUBSCRIPTIONS).json(Map.of()).send()).isProblem(422, "parameter_missing");
    assertThat(api.post(SUBSCRIPTIONS).send()).isProblem(400, "body_malformed");
    assertThat(api.get(SUBSCRIPTIONS).send().rows()).isEmpty();
  }

  @Test
  void aSecretInItsQueryIsSentAndNotShown() {
    String org = "secret-query";
    ApiClient api = fixture.api(org, "editor");
    Endpoint target = fixture.target().endpoint();
    String secret = signingSecret(org);
    Map<String, Object> body =
        Map.of(
            "url",
            target.url() + "?token=s3cret-token",
            "events",
            List.of("run.completed"),
            "secret",
            secret);
    ApiResponse created = api.post(SUBSCRIPTIONS).json(body).send();
    assertThat(created).hasStatus(201).hasMember("url", target.url() + "?token=***");
    assertThat(api.get(SUBSCRIPTIONS).send().rows()).containsExactly(created.object());
    api.runToEnd(api.create(aWorkflow().manual()), Map.of());
    target.awaitCalls(1);
    assertThat(target.onlyCall().path()).endsWith("?token=s3cret-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://user:pa55word@a.example/", "ftp://a.example/", "https://a.example:0/"})
  void anAddressThatNobodyMayCallIsRefused(String url) {
    ApiResponse refused =
        fixture
            .api("wrong", "editor")
            .post(SUBSCRIPTIONS)
            .json(Map.of("url", url, "events", List.of("run.completed"), "secret", "x"))
            .send();
    assertThat(refused).isProblem(422, "parameter_invalid");
    assertThat(refused.text()).contains("/url").doesNotContain("pa55word");
  }

  private static Map<String, Object> delivery(ApiClient api, String path) {
    return api.get(path + "/deliveries").send().rows().getFirst();
  }
}
