package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;
import org.workflowserver.system.support.WorkflowBuilder;

/** Iterators, over HTTP. */
@ExtendWith(SharedServerExtension.class)
class IteratorIT {
  private final ServerFixture fixture;
  private final ApiClient api;

  IteratorIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api();
  }

  @Test
  void aListOfSitesIsCheckedAndReported() {
    Endpoint good = fixture.target().endpoint();
    Endpoint bad = fixture.target().endpoint().respondingWith(500, "{}");
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .node(
                    "sites",
                    "iterator",
                    Map.of(
                        "items",
                        "{{ trigger.sites }}",
                        "concurrency",
                        2L,
                        "on_item_error",
                        "continue"))
                .from("sites", "item")
                .webhook("check", "{{ item }}", Map.of("place", "{{ index }}"))
                .from("sites", "done")
                .transform("{{ sites.succeeded }} of {{ sites.count }}"));
    ApiResponse run =
        api.runToEnd(workflow, Map.of("sites", List.of(good.url(), bad.url(), good.url())));
    assertThat(run).hasMember("status", "completed").hasMember("output", Map.of("text", "2 of 3"));
    assertThat(run.rows("logs"))
        .extracting(log -> log.get("node_id") + " " + log.get("iteration") + log.get("status"))
        .containsExactlyInAnyOrder(
            "start []success",
            "check [0]success",
            "check [1]error",
            "check [2]success",
            "sites []success",
            "text []success");
    assertThat(good.calls())
        .extracting(ReceivedRequest::idempotencyKey)
        .containsExactlyInAnyOrder(run.string("id") + "/check/0", run.string("id") + "/check/2");
    assertThat(good.calls())
        .extracting(ReceivedRequest::body)
        .containsExactlyInAnyOrder("{\"place\":0}", "{\"place\":2}");
  }

  @Test
  void aBodyWithAWayOutIsRefused() {
    WorkflowBuilder builder =
        aWorkflow()
            .manual()
            .node("each", "iterator", Map.of("items", List.of(1L)))
            .from("each", "item")
            .transform("in")
            .node("after", "text_transform", Map.of("template", "after"))
            .edge("each", "done", "after");
    ApiResponse response = api.post("/workflows/validate").json(builder.json()).send();
    assertThat(response).hasStatus(200).hasMember("valid", false);
    assertThat(response.rows("problems"))
        .extracting(problem -> problem.get("code") + " " + problem.get("pointer"))
        .containsExactly("iterator_body_open /edges/2");
  }
}
