package org.workflowserver.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.vault.KnownSecrets;

/** The versions of a workflow: listed, read, restored. */
@ParameterizedClass
@EnumSource
class WorkflowVersionsTest {
  private final DefinitionBox box;

  WorkflowVersionsTest(Dialect dialect) {
    this.box = new DefinitionBox(dialect);
  }

  @Test
  void versionsAreListedNewestFirstWithoutTheirGraphs() {
    WorkflowView first = box.create(Drawn.withTrigger());
    Caller other = box.caller("flo", "editor");
    box.workflows.update(other, first.id(), graph("a"), Optional.empty());
    box.create(Drawn.withTrigger());
    Slice<WorkflowVersionView> all = list(first.id(), PageRequest.first(9));
    assertThat(all.next()).isEmpty();
    assertThat(all.items())
        .containsExactly(
            new WorkflowVersionView(
                first.id(), 2, null, null, null, 2, "flo", null, box.time.now()),
            new WorkflowVersionView(
                first.id(), 1, null, null, null, 1, "ed", null, first.createdAt()));
  }

  /** A graph of small values takes many times its text. */
  @Test
  void largeGraphsAreNotReadBesideLargeAnswers() {
    List<Object> values = Collections.nCopies(10_000, Map.of());
    Map<String, Object> body = Map.of("values", values);
    Drawn large =
        Drawn.withTrigger()
            .node("a", "webhook", "method", "POST", "url", "https://a.example", "body", body)
            .way("start > a");
    String id = box.create(large).id();
    String small = box.create(Drawn.withTrigger()).id();
    try (AnswerMemory.Share writing = box.memory.writing(box.viewer, 64L << 20)) {
      assertThat(writing.isFull()).isFalse();
      assertThat(box.require(small).version()).isEqualTo(1);
      assertThat(box.workflows.requireSummary(box.viewer, id).version()).isEqualTo(1);
      assertRefused(RefusalCode.CAPACITY_EXCEEDED, () -> box.require(id));
      assertRefused(
          RefusalCode.CAPACITY_EXCEEDED, () -> box.workflows.requireVersion(box.viewer, id, 1));
    }
    assertThat(box.require(id).nodes()).hasSize(2);
  }

  @Test
  void aListIsReadPageByPage() {
    String id = box.create(Drawn.withTrigger()).id();
    IntStream.range(0, 10).forEach(i -> box.update(id, graph("n" + i)));
    Slice<WorkflowVersionView> first = list(id, PageRequest.first(4));
    Slice<WorkflowVersionView> second = list(id, new PageRequest(4, first.next()));
    Slice<WorkflowVersionView> third = list(id, new PageRequest(4, second.next()));
    assertThat(third.next()).isEmpty();
    assertThat(List.of(first, second, third))
        .flatExtracting(slice -> slice.items().stream().map(WorkflowVersionView::number).toList())
        .containsExactly(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    for (String cursor :
        List.of(
            "bad cursor",
            Cursor.of("x"),
            Cursor.of("-1"),
            Cursor.of("0"),
            Cursor.of("2147483648"),
            Cursor.of("99999999999"))) {
      assertRefused(
          RefusalCode.QUERY_INVALID, () -> list(id, new PageRequest(4, Optional.of(cursor))));
    }
  }

  @Test
  void aRestoredVersionIsANewOneAndTheOldOnesStay() {
    WorkflowView first = box.create(Drawn.withTrigger().text("a", "x").way("start > a"));
    box.update(first.id(), Map.of("name", "renamed", "is_active", false));
    WorkflowView second = box.update(first.id(), graph("b"));
    WorkflowView restored = box.workflows.restore(box.editor, first.id(), 1, Optional.empty());
    assertThat(restored.version()).isEqualTo(3);
    assertThat(restored.revision()).isEqualTo(second.revision() + 1);
    assertThat(restored.nodes()).isEqualTo(first.nodes());
    assertThat(restored.edges()).isEqualTo(first.edges());
    assertThat(restored.name()).isEqualTo("renamed");
    assertThat(restored.active()).isFalse();
    assertThat(restored.updatedAt()).isEqualTo(box.time.now());
    assertThat(box.require(first.id())).isEqualTo(restored);
    assertThat(version(first.id(), 1).nodes()).isEqualTo(first.nodes());
    assertThat(version(first.id(), 2).nodes()).isEqualTo(second.nodes());
    assertThat(version(first.id(), 3))
        .isEqualTo(
            new WorkflowVersionView(
                first.id(),
                3,
                first.nodes(),
                first.edges(),
                List.of(),
                2,
                "ed",
                "Restored from version 1.",
                box.time.now()));
    assertThat(box.workflows.restore(box.editor, first.id(), 3, Optional.empty()).version())
        .isEqualTo(4);
  }

  @Test
  void aVersionKeepsItsNotesAndWhatIsSaidOfIt() {
    List<Object> notes =
        List.of(Map.of("id", "n1", "text", "Mind", "position", Map.of("x", 1L, "y", 2L)));
    WorkflowView first =
        box.create(Drawn.withTrigger().with("notes", notes).with("version_note", "The first."));
    assertThat(first.notes()).isEqualTo(notes);
    WorkflowView same =
        box.update(first.id(), Map.of("notes", notes, "version_note", "No version."));
    assertThat(same.version()).isEqualTo(1);
    WorkflowView drawn = box.update(first.id(), graph("a"));
    assertThat(drawn.notes()).isEqualTo(notes);
    WorkflowView bare =
        box.update(first.id(), Map.of("notes", List.of(), "version_note", "No notes\0."));
    assertThat(bare.version()).isEqualTo(3);
    assertThat(bare.nodes()).isEqualTo(drawn.nodes());
    assertThat(box.require(first.id()).notes()).isEmpty();
    assertThat(version(first.id(), 2).notes()).isEqualTo(notes);
    assertThat(box.workflows.restore(box.editor, first.id(), 2, Optional.empty()).notes())
        .isEqualTo(notes);
    assertThat(list(first.id(), PageRequest.first(9)).items())
        .extracting(WorkflowVersionView::versionNote)
        .containsExactly("Restored from version 2.", "No notes\\u0000.", null, "The first.");
    assertThat(version(first.id(), 1).versionNote()).isEqualTo("The first.");
  }

  @Test
  void aRestoreOfAnOldRevisionIsRefused() {
    String id = box.create(Drawn.withTrigger()).id();
    box.update(id, graph("a"));
    for (int stale : new int[] {1, 3}) {
      assertRefused(
          RefusalCode.VERSION_STALE,
          () -> box.workflows.restore(box.editor, id, 1, Optional.of(stale)));
    }
    assertThat(list(id, PageRequest.first(9)).items()).hasSize(2);
    assertThat(box.workflows.restore(box.editor, id, 1, Optional.of(2)).version()).isEqualTo(3);
  }

  @Test
  void whatAVersionNamesAndIsGoneKeepsItFromBeingRestored() {
    box.secrets.with(box.org, KnownSecrets.id(1), "token", "s3cret-token");
    String id =
        box.create(Drawn.withTrigger().request("a", "{{ vault.token }}").way("start > a")).id();
    WorkflowView second = box.update(id, graph("b"));
    box.secrets.remove(box.org, KnownSecrets.id(1));
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> box.workflows.restore(box.editor, id, 1, Optional.empty()))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.WORKFLOW_INVALID);
              assertThat(refusal.violations())
                  .extracting(Violation::pointer, Violation::code)
                  .containsExactly(tuple("/nodes/1/data/body", "vault_item_missing"));
            });
    assertThat(box.require(id)).isEqualTo(second);
    assertThat(list(id, PageRequest.first(9)).items()).hasSize(2);
  }

  @Test
  void restoresAtTheSameTimeMakeOneVersionEach() throws Exception {
    String id = box.create(Drawn.withTrigger()).id();
    box.update(id, graph("a"));
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<WorkflowView>> restores =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            go.await();
                            return box.workflows.restore(
                                box.editor, id, 1 + i % 2, Optional.empty());
                          }))
              .toList();
      go.countDown();
      for (Future<WorkflowView> restore : restores) {
        restore.get();
      }
    }
    assertThat(list(id, PageRequest.first(20)).items())
        .extracting(WorkflowVersionView::number)
        .containsExactly(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    assertThat(box.require(id).version()).isEqualTo(10);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    String id = box.create(Drawn.withTrigger()).id();
    String nowhere = Ids.next(IdKind.WORKFLOW);
    Workflows workflows = box.workflows;
    List<ThrowingCallable> calls =
        List.of(
            () -> workflows.restore(box.editor, id, 2, Optional.empty()),
            () -> workflows.restore(box.editor, id, 0, Optional.empty()),
            () -> workflows.restore(box.editor, nowhere, 1, Optional.empty()),
            () -> workflows.restore(box.editor, "fl_", 1, Optional.empty()),
            () -> workflows.restore(box.stranger, id, 1, Optional.empty()),
            () -> workflows.versions(box.stranger, id, PageRequest.first(1)),
            () -> workflows.versions(box.viewer, nowhere, PageRequest.first(1)),
            () -> workflows.versions(box.viewer, "\0", PageRequest.first(1)));
    assertThat(calls).allSatisfy(call -> assertRefused(RefusalCode.RESOURCE_MISSING, call));
    workflows.delete(box.editor, id, Optional.empty());
    assertRefused(
        RefusalCode.RESOURCE_MISSING, () -> workflows.restore(box.editor, id, 1, Optional.empty()));
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> list(id, PageRequest.first(1)));
  }

  @Test
  void aCallNeedsItsScope() {
    String id = box.create(Drawn.withTrigger()).id();
    Caller nobody = box.caller("no", "visitor");
    Caller operator = box.caller("op", "operator");
    assertRefused(
        RefusalCode.SCOPE_MISSING, () -> box.workflows.versions(nobody, id, PageRequest.first(1)));
    assertRefused(
        RefusalCode.SCOPE_MISSING, () -> box.workflows.restore(operator, id, 1, Optional.empty()));
  }

  private static Map<String, Object> graph(String node) {
    Map<String, Object> drawn =
        Drawn.withTrigger().text(node, "of " + node).way("start > " + node).body();
    Map<String, Object> graph = new LinkedHashMap<>();
    graph.put("nodes", drawn.get("nodes"));
    graph.put("edges", drawn.get("edges"));
    return graph;
  }

  private Slice<WorkflowVersionView> list(String id, PageRequest page) {
    return box.workflows.versions(box.viewer, id, page);
  }

  private WorkflowVersionView version(String id, int number) {
    return box.workflows.requireVersion(box.viewer, id, number);
  }

  private static void assertRefused(RefusalCode code, ThrowingCallable call) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
