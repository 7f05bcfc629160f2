package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WorkflowBuilder;

/** Runs ask people, and people answer, over HTTP. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class InteractionsIT {
  private static final String INTERACTIONS = "/workflows/interactions";

  private final ServerFixture fixture;

  InteractionsIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  /** Of 500 such rows a page would take more memory than there is. */
  @Test
  void aListOfLargeQuestionsEndsEarlyAndGoesOnByItsLink() {
    ApiClient editor = person("large-questions", "ed", "editor");
    String workflow =
        editor.create(
            aWorkflow()
                .manual()
                .node(
                    "ask",
                    "ui_interaction",
                    Map.of("title", "Large", "schema", Map.of("description", "{{ trigger.x }}"))));
    Map<String, Object> large = Map.of("x", "y".repeat(900_000));
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      runs.add(editor.execute(workflow, large).send().string("id"));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        editor.get("/workflows/runs?status=awaiting_ui_interaction").send().rows())
                    .hasSameSizeAs(runs));
    List<Object> asking = new ArrayList<>();
    Optional<String> next = Optional.of(INTERACTIONS + "?status=open&limit=500");
    while (next.isPresent()) {
      ApiResponse page = editor.get(next.get()).send();
      assertThat(page).hasStatus(200);
      assertThat(page.rows()).hasSizeBetween(1, 20);
      page.rows().forEach(row -> asking.add(row.get("run_id")));
      next = page.header("Link").map(link -> link.substring(1, link.indexOf('>')));
    }
    assertThat(asking).containsExactlyInAnyOrderElementsOf(runs);
  }

  @Test
  void aRunAsksAndGoesOnWithTheAnswer() {
    String org = "asks";
    ApiClient editor = person(org, "ed", "editor");
    String workflow = editor.create(approval(Map.of()));
    ApiResponse waiting =
        editor.execute(workflow, Map.of("version", "v2")).header("Prefer", "wait=60").send();
    // It is answered as soon as only people are waited for, not after half a minute.
    assertThat(waiting).hasStatus(202).hasMember("status", "awaiting_ui_interaction");
    String run = waiting.string("id");
    assertThat(waiting.object("waiting")).containsEntry("reason", "interaction");

    ApiClient ann = person(org, "ann", "operator", "releasers");
    List<Map<String, Object>> open = ann.get(INTERACTIONS + "?status=open").send().rows();
    assertThat(open).hasSize(1);
    Map<String, Object> asked = open.getFirst();
    assertThat(asked)
        .containsOnlyKeys(
            "id",
            "run_id",
            "workflow_id",
            "node_id",
            "title",
            "instructions",
            "schema",
            "actions",
            "assignees",
            "required",
            "submissions",
            "status",
            "expires_at",
            "created_at")
        .containsEntry("run_id", run)
        .containsEntry("workflow_id", workflow)
        .containsEntry("node_id", "ask")
        .containsEntry("title", "Release v2?")
        .containsEntry("instructions", "<p>The tests are <em>green</em>.</p>\n")
        .containsEntry("assignees", Map.of("users", List.of(), "groups", List.of("releasers")))
        .containsEntry("required", 1L)
        .containsEntry("submissions", List.of())
        .containsEntry("status", "open")
        .containsEntry("expires_at", null);
    String id = (String) asked.get("id");
    assertThat(id).matches("int_[0-9a-z]{26}");
    assertThat(editor.get("/workflows/runs/" + run + "/interactions").send().rows())
        .containsExactly(asked);
    assertThat(editor.get(INTERACTIONS + "/" + id).send().object()).isEqualTo(asked);
    assertThat(editor.get(INTERACTIONS).send().rows()).isEmpty();

    assertThat(editor.post(submit(id)).json(Map.of("action", "approve")).send())
        .isProblem(403, "scope_missing");
    assertThat(ann.post(submit(id)).json(Map.of()).send())
        .isProblem(422, "parameter_missing")
        .hasErrorAt("/action");
    assertThat(ann.post(submit(id)).json(Map.of("action", "burn")).send())
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/action");
    assertThat(
            ann.post(submit(id))
                .json(Map.of("action", "approve", "data", Map.of("note", 7)))
                .send())
        .isProblem(422, "input_invalid")
        .hasErrorAt("/data/note");
    ApiResponse submitted =
        ann.post(submit(id))
            .json(Map.of("action", "approve", "data", Map.of("note", "go"), "comment", "At last"))
            .send();
    assertThat(submitted).hasStatus(200).hasMember("status", "submitted");
    assertThat(submitted.rows("submissions").getFirst())
        .containsOnlyKeys("by", "at", "action", "data", "comment")
        .containsEntry("by", "ann")
        .containsEntry("action", "approve")
        .containsEntry("data", Map.of("note", "go"))
        .containsEntry("comment", "At last");
    await().until(() -> editor.run(run).string("status").equals("completed"));
    assertThat(editor.run(run)).hasMember("output", Map.of("text", "ann says go"));
    assertThat(ann.post(submit(id)).json(Map.of("action", "approve")).send())
        .isProblem(409, "interaction_closed");
    assertThat(ann.get(INTERACTIONS).send().rows()).isEmpty();
    assertThat(ann.get(INTERACTIONS + "?status=submitted").send().rows()).hasSize(1);
  }

  @Test
  void ofAHundredAnswersAtTheSameTimeOneIsAccepted() throws Exception {
    String org = "crowd";
    ApiClient editor = person(org, "ed", "editor");
    String workflow = editor.create(approval(Map.of("required", 1)));
    String run = editor.execute(workflow, Map.of("version", "v3")).send().string("id");
    await()
        .until(
            () -> !editor.get("/workflows/runs/" + run + "/interactions").send().rows().isEmpty());
    String id =
        (String)
            editor
                .get("/workflows/runs/" + run + "/interactions")
                .send()
                .rows()
                .getFirst()
                .get("id");
    int people = 100;
    Map<Integer, Integer> byStatus = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CyclicBarrier together = new CyclicBarrier(people);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < people; i++) {
        ApiClient person = person(org, "p" + i, "operator", "releasers");
        answers.add(
            threads.submit(
                () -> {
                  together.await(180, TimeUnit.SECONDS);
                  return person
                      .post(submit(id))
                      .json(Map.of("action", "reject", "data", Map.of("note", "no")))
                      .send()
                      .status();
                }));
      }
      for (Future<Integer> response : answers) {
        byStatus.merge(response.get(180, TimeUnit.SECONDS), 1, Integer::sum);
      }
    }
    assertThat(byStatus).isEqualTo(Map.of(200, 1, 409, 99));
    await().until(() -> editor.run(run).string("status").equals("completed"));
    assertThat(editor.get(INTERACTIONS + "/" + id).send().rows("submissions")).hasSize(1);
  }

  @Test
  void whoAnswersIsKnownByTheSubjectAndNotByTheName() {
    String org = "renamed";
    String[] groups = {"operator", "releasers"};
    ApiClient editor = person(org, "ed", "editor");
    String run =
        editor
            .execute(editor.create(approval(Map.of("required", 2))), Map.of("version", "v4"))
            .header("Prefer", "wait=60")
            .send()
            .string("id");
    String path = submit(onlyOf(editor, run));
    Map<String, Object> approve = Map.of("action", "approve", "data", Map.of("note", "go"));
    assertThat(person(org, "1", "ann", groups).post(path).json(approve).send()).hasStatus(200);
    assertThat(person(org, "1", "anna", groups).post(path).json(approve).send())
        .isProblem(409, "interaction_closed");
    assertThat(person(org, "2", "ann", groups).post(path).json(approve).send())
        .hasStatus(200)
        .hasMember("status", "submitted");
  }

  @Test
  void anApiKeyAnswersNothing() {
    ApiClient admin = fixture.api();
    ApiResponse key =
        admin
            .post("/workflows/vault")
            .json(Map.of("name", "api-key:answers", "groups", List.of("admin")))
            .send();
    ApiResponse token = fixture.anonymous().tokenByKey(key.string("id"), key.string("secret"));
    ApiClient robot = fixture.anonymous().withToken(token.string("access_token"));
    String run =
        robot
            .execute(robot.create(approval(Map.of())), Map.of("version", "v5"))
            .header("Prefer", "wait=60")
            .send()
            .string("id");
    ApiResponse refused =
        robot.post(submit(onlyOf(robot, run))).json(Map.of("action", "approve")).send();
    assertThat(refused).isProblem(403, "scope_missing");
    assertThat(refused.string("detail")).contains("API key");
    assertThat(admin.post("/workflows/runs/" + run + "/cancel").send()).hasStatus(202);
  }

  private static String onlyOf(ApiClient api, String run) {
    List<Map<String, Object>> asked =
        api.get("/workflows/runs/" + run + "/interactions").send().rows();
    assertThat(asked).hasSize(1);
    return (String) asked.getFirst().get("id");
  }

  @Test
  void whatIsNotThereOrAnotherTenantsIsNotFound() {
    ApiClient api = person("nobody", "ann", "admin");
    String other = "int_01arz3ndektsv4rrffq69g5fav";
    assertThat(api.get(INTERACTIONS + "/" + other).send()).isProblem(404, "resource_missing");
    assertThat(api.get(INTERACTIONS + "/x").send()).isProblem(404, "resource_missing");
    assertThat(api.post(submit(other)).json(Map.of("action", "a")).send())
        .isProblem(404, "resource_missing");
    assertThat(api.get("/workflows/runs/fl_run_01arz3ndektsv4rrffq69g5fav/interactions").send())
        .isProblem(404, "resource_missing");
    assertThat(api.get(INTERACTIONS + "?status=lost").send()).isProblem(400, "parameter_invalid");
    assertThat(
            person("nobody", "vic", "viewer")
                .post(submit(other))
                .json(Map.of("action", "a"))
                .send())
        .isProblem(403, "scope_missing");
    assertThat(fixture.anonymous().get(INTERACTIONS).send()).isProblem(401, "token_missing");
  }

  private static WorkflowBuilder approval(Map<String, Object> more) {
    Map<String, Object> ask = new HashMap<>(more);
    ask.put("title", "Release {{ trigger.version }}?");
    ask.put("instructions", "The tests are *green*.");
    ask.put(
        "schema", Map.of("type", "object", "properties", Map.of("note", Map.of("type", "string"))));
    ask.put(
        "actions",
        List.of(
            Map.of("id", "approve", "label", "Release it"),
            Map.of("id", "reject", "label", "Leave it", "style", "danger")));
    ask.put("assignees", Map.of("groups", List.of("releasers")));
    return aWorkflow()
        .manual()
        .node("ask", "ui_interaction", ask)
        .from("ask", "approve")
        .transform("{{ ask.submissions[0].by }} says {{ ask.data.note }}");
  }

  private ApiClient person(String org, String name, String... groups) {
    return person(org, name, name, groups);
  }

  /** Somebody whom the provider knows by that subject, and people at the moment by that name. */
  private ApiClient person(String org, String subject, String name, String[] groups) {
    return fixture
        .anonymous()
        .withToken(
            fixture
                .issuer()
                .tokenWith(
                    org,
                    groups[0],
                    claims ->
                        claims
                            .subject(subject)
                            .claim("upn", name)
                            .claim("groups", List.of(groups))));
  }

  private static String submit(String id) {
    return INTERACTIONS + "/" + id + "/submit";
  }
}
