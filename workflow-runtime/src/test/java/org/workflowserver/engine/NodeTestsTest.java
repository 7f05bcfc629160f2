package org.workflowserver.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.ShippedComponents;
import org.workflowserver.component.transform.TextTransformComponent;
import org.workflowserver.database.Dialect;
import org.workflowserver.definition.content.NodeParser;
import org.workflowserver.engine.NodeTests.NodeTest;
import org.workflowserver.engine.TestComponents.World;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.vault.KnownSecrets;

/** A node that is run alone sees the vault of its caller's tenant. */
@Timeout(120)
class NodeTestsTest {
  private static final Caller EDITOR = Caller.of("mine", "ed", List.of("editor"));

  private final World world = new World();
  private final KnownSecrets vault = new KnownSecrets();
  private final MemoryBudget memory = new MemoryBudget();
  private final NodeTests tests =
      new NodeTests(
          new NodeParser(
              new ComponentCatalogue(
                  List.of(new TestComponents.Act(world), new TextTransformComponent()))),
          null,
          new SystemTime(),
          Limits.configured(),
          vault,
          memory);

  @BeforeEach
  void store() {
    vault.with("mine", KnownSecrets.id(1), "token", "s3cret-token");
    vault.with("theirs", KnownSecrets.id(2), "other", "s3cret-other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{{ vault.token }}", "{{ vault['token'] }}", "vlt_00000000000000000000000001"})
  void aSecretReachesTheComponentAndNotTheAnswer(String value) {
    NodeTest test = run("act", "value", value);
    assertThat(world.calls.remove().configuration()).containsEntry("value", "s3cret-token");
    assertThat(test.success()).isTrue();
    assertThat(test.output()).isEqualTo(Map.of("did", "***"));
  }

  @Test
  void aSecretIsMaskedInAFailureToo() {
    NodeTest test = run("act", "fail", "No to {{ vault.token }}");
    assertThat(test.errorMessage()).isEqualTo("No to ***");
    assertThat(test.output().toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ vault.other }}",
        "vlt_00000000000000000000000002",
        "{{ vault }}",
        "{{ vault[name] }}",
        "{{ vault.token.size }}",
        "{{ vault['api-key:x'] }}"
      })
  void whatCannotBeReadFailsTheTest(String template) {
    NodeTest test = run("act", "value", template);
    assertThat(test.success()).isFalse();
    assertThat(test.errorCode()).isEqualTo("template_error");
  }

  @Test
  void aSecretIsRefusedWhereItIsNotSentOrIsTransformed() {
    for (NodeTest test :
        List.of(
            run("text_transform", "template", "{{ vault.token | split: '' | join: ' ' }}"),
            run("text_transform", "template", "{{ vault.token }}"),
            run("act", "value", "{{ vault.token | upcase }}"))) {
      assertThat(test.success()).isFalse();
      assertThat(test.errorCode()).isEqualTo("secret_not_allowed");
    }
    assertThat(world.calls).isEmpty();
  }

  @Test
  void aNodeWithAnEffectOutsideWaitsWhileAThousandCallsAreUnderWay() {
    List<MemoryBudget.Reservation> calls = new ArrayList<>();
    for (int i = 0; i < 1_024; i++) {
      calls.add(memory.reservation("mine", () -> false));
      calls.getLast().awaitCall();
    }
    Thread.currentThread().interrupt();
    NodeTest waited = run("act", "value", "x");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(waited.errorCode()).isEqualTo("timed_out");
    assertThat(waited.errorMessage()).contains("calls are under way");
    assertThat(world.calls).isEmpty();
    assertThat(run("text_transform", "template", "x").success()).as("without an effect").isTrue();
    calls.removeLast().close();
    for (int i = 0; i < 2; i++) {
      assertThat(run("act", "value", "x").success()).as("its call is over").isTrue();
    }
  }

  @Test
  void aTestIsAnsweredWhateverItsNodeMeets() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      assertThat(started(threads, ofHours(1), "value", "x").get().success()).isTrue();
      assertThatThrownBy(() -> started(threads, ofHours(1), "exhaust", true).get())
          .hasCauseInstanceOf(OutOfMemoryError.class);
      assertThatThrownBy(() -> started(threads, ofHours(1), "componentId", "none").get())
          .hasCauseInstanceOf(Refusal.class);
    }
  }

  @Test
  void aTestIsAnsweredWhenItsTimeIsOverThoughItsNodeGoesOn() throws Exception {
    world.close("n1");
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      try {
        NodeTest late = started(threads, ofSeconds(-7), "timeout_seconds", 7L).get();
        assertThat(late.success()).isFalse();
        assertThat(late.errorCode()).isEqualTo("timed_out");
        assertThat(late.errorMessage()).contains("longer than 7 s");
      } finally {
        world.open("n1");
      }
    }
  }

  private CompletableFuture<NodeTest> started(Executor threads, Duration grace, Object... members) {
    Map<String, Object> node = Map.of("id", "n1", "type", "act", "data", data("act", members));
    return tests.start(EDITOR, Map.of("node", node), threads, grace).toCompletableFuture();
  }

  private NodeTest run(String component, String member, String value) {
    Map<String, Object> data = Map.of("componentId", component, member, value);
    return tests.run(
        EDITOR,
        Map.of(
            "node", Map.of("id", "n1", "type", component, "data", data),
            "context", Map.of("name", "token")));
  }

  @Test
  void whatNeedsARunSaysSoAndDoesNothing() {
    try (Box box = Box.on(Dialect.H2)) {
      String callable = box.workflow(Drawn.callable().act("a").way("start > a"));
      String byHand = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      NodeTests shipped =
          new NodeTests(
              new NodeParser(new ComponentCatalogue(ShippedComponents.all())),
              box.versions,
              new SystemTime(),
              Limits.configured(),
              vault,
              new MemoryBudget());
      Map<Map<String, Object>, String> codes = new LinkedHashMap<>();
      codes.put(data("delay", "duration", 1L, "unit", "hour"), "not_testable");
      codes.put(data("delay", "duration", "long", "unit", "{{ none }}"), "configuration_invalid");
      codes.put(data("iterator", "items", List.of(1L, 2L)), "not_testable");
      codes.put(data("iterator", "items", "{{ none }}"), "type_mismatch");
      codes.put(data("ui_interaction", "title", "Well?"), "not_testable");
      codes.put(data("wait_for_callback", "expires_in", "2 days"), "not_testable");
      codes.put(data("trigger_workflow", "workflow_id", callable), "not_testable");
      codes.put(data("trigger_workflow", "workflow_id", byHand), "trigger_mismatch");
      codes.put(
          data("trigger_workflow", "workflow_id", "fl_01arz3ndektsv4rrffq69g5fav"),
          "workflow_missing");
      codes.forEach(
          (data, code) -> {
            NodeTest test =
                shipped.run(
                    Box.EDITOR, Map.of("node", Map.of("id", "n1", "type", "x", "data", data)));
            assertThat(test.success()).as(data.toString()).isFalse();
            assertThat(test.errorCode()).as(data.toString()).isEqualTo(code);
          });
      NodeTest end =
          shipped.run(
              Box.EDITOR,
              Map.of(
                  "node",
                  Map.of("id", "n1", "type", "x", "data", data("terminate", "status", "failed"))));
      assertThat(end.success()).isTrue();
      assertThat(end.output()).containsEntry("status", "failed");
      assertThat(box.count("runs")).isZero();
    }
  }

  private static Map<String, Object> data(String component, Object... members) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("componentId", component);
    for (int i = 0; i < members.length; i += 2) {
      data.put((String) members[i], members[i + 1]);
    }
    return data;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json_parser",
        "date_transform",
        "validate",
        "date_condition",
        "array_condition",
        "switch_condition",
        "logical_group"
      })
  void anExampleOfTheCatalogueRunsAlone(String id) {
    ComponentCatalogue catalogue = new ComponentCatalogue(ShippedComponents.all());
    NodeTests shipped =
        new NodeTests(
            new NodeParser(catalogue),
            null,
            new SystemTime(),
            Limits.configured(),
            vault,
            new MemoryBudget());
    Map<String, Object> data =
        new HashMap<>(catalogue.find(id).orElseThrow().descriptor().example());
    data.put("componentId", id);
    Map<String, Object> node = Map.of("id", "n1", "type", id, "data", data);
    Map<String, Object> body =
        Map.of("node", node, "context", Map.of("trigger", Map.of("country", "DE")));
    NodeTest test = shipped.run(EDITOR, body);
    assertThat(test.success()).as(test.errorMessage()).isTrue();
    data.keySet().removeAll(List.of("operator", "operation", "input", "value"));
    NodeTest wrong = shipped.run(EDITOR, body);
    assertThat(wrong.success()).isFalse();
    assertThat(wrong.errorCode()).isEqualTo("configuration_invalid");
  }
}
