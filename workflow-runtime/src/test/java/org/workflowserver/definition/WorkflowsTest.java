package org.workflowserver.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Json;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.Cursor.Position;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.vault.KnownSecrets;

@ParameterizedClass
@EnumSource
class WorkflowsTest {
  private static final String URL = "https://example.com";

  private final DefinitionBox box;

  WorkflowsTest(Dialect dialect) {
    this.box = new DefinitionBox(dialect);
  }

  @Test
  void whatIsCreatedIsReadBack() {
    Drawn drawn =
        Drawn.withTrigger()
            .node("a", "text_transform", "template", "{{ trigger.x }}", "description", "Says x.")
            .way("start > a")
            .with("description", "Says it.")
            .with("schedule_timezone", "Europe/Berlin")
            .with(
                "settings",
                Map.of("strict_variables", true, "input_schema", Map.of("type", "object")));
    WorkflowView created = box.create(drawn);
    assertThat(box.require(created.id())).isEqualTo(created);
    assertThat(created.nodes()).isEqualTo(drawn.body().get("nodes"));
    assertThat(created.edges()).isEqualTo(drawn.body().get("edges"));
    assertThat(created.active()).isTrue();
    assertThat(created.version()).isEqualTo(1);
    assertThat(created.revision()).isEqualTo(1);
    assertThat(created.schedule().timezone()).isEqualTo("Europe/Berlin");
    assertThat(created.settings())
        .containsEntry("strict_variables", true)
        .containsEntry("input_schema", Map.of("type", "object"))
        .containsEntry("concurrency", null);
    assertThat(created.createdAt()).isEqualTo(box.time.now()).isEqualTo(created.updatedAt());
    assertThat(box.workflows.requireVersion(box.viewer, created.id(), 1).author()).isEqualTo("ed");
  }

  @Test
  void whatIsReadCanBeSentBackWithoutANewVersion() {
    WorkflowView read =
        box.create(
            Drawn.withTrigger()
                .node("n", "number_condition", "value", 1L, "operator", "==", "compare_to", 2L)
                .way("start > n"));
    WorkflowView sentBack = box.update(read.id(), asBody(read));
    assertThat(sentBack.version()).isEqualTo(1);
    assertThat(sentBack).isEqualTo(read);
    assertThat(asBody(sentBack)).isEqualTo(asBody(read));
    assertThat(changes(read)).isZero();
  }

  @Test
  void eachChangeIsARevisionAndAnEntry() {
    WorkflowView workflow = box.create(Drawn.withTrigger());
    int revision = workflow.revision();
    for (Map<String, Object> change :
        List.<Map<String, Object>>of(
            Map.of("name", "Other"),
            Map.of("description", "Other"),
            Map.of("is_active", false),
            Map.of("settings", Map.of("concurrency", 2L)),
            Map.of("schedule_timezone", "Europe/Berlin"),
            Drawn.withTrigger().text("a", "x").way("start > a").body())) {
      revision++;
      assertThat(box.update(workflow.id(), change).revision()).isEqualTo(revision);
      assertThat(box.update(workflow.id(), change).revision()).as("again").isEqualTo(revision);
      assertThat(changes(workflow)).isEqualTo(revision - workflow.revision());
    }
  }

  @Test
  void theAuthorizationOfAWorkflowIsThatOfItsRequestsThatNameNone() {
    String first = KnownSecrets.authorization(1);
    String second = KnownSecrets.authorization(2);
    String own = KnownSecrets.authorization(3);
    for (String known : List.of(first, second, own)) {
      box.secrets.with(box.org, known, known, "access-token");
    }
    Drawn drawn =
        Drawn.withTrigger()
            .node("plain", "webhook", call())
            .node("own", "webhook", call("authorization_id", own))
            .node("header", "webhook", call("headers", Map.of("authorization", "Basic eA==")))
            .node("none", "webhook", call("authorization_id", null))
            .node("asks", "wait_for_callback", "request", Map.of("method", "POST", "url", URL))
            .way("start > plain > own > header > none > asks")
            .with("authorization_id", first);
    WorkflowView created = box.create(drawn);
    assertThat(authorizations(created)).containsExactly(first, own, null, null, first);
    assertThat(named(created)).containsExactlyInAnyOrder(first, own);
    WorkflowView changed = box.update(created.id(), Map.of("authorization_id", second));
    assertThat(changed.version()).isEqualTo(2);
    assertThat(authorizations(changed)).containsExactly(second, own, null, null, second);
    WorkflowView renamed = box.update(created.id(), Map.of("name", "Other"));
    assertThat(authorizations(renamed)).containsExactly(second, own, null, null, second);
    Map<String, Object> redrawn = new HashMap<>(drawn.body());
    redrawn.keySet().retainAll(Set.of("nodes", "edges"));
    assertThat(authorizations(box.update(created.id(), redrawn)))
        .containsExactly(second, own, null, null, second);
    Map<String, Object> without = new HashMap<>();
    without.put("authorization_id", null);
    assertThat(authorizations(box.update(created.id(), without)))
        .containsExactly(null, own, null, null, null);
    assertThat(named(created)).containsExactly(own);
  }

  @Test
  void anAuthorizationOfAnotherServerIsLeftOutWithAWarning() {
    Drawn drawn =
        Drawn.withTrigger()
            .node("call", "webhook", call())
            .way("start > call")
            .with("authorization_id", KnownSecrets.authorization(9));
    assertThat(box.workflows.validate(box.editor, drawn.body()))
        .extracting(problem -> problem.pointer() + " " + problem.code() + " " + problem.severity())
        .containsExactly("/authorization_id authorization_missing WARNING");
    assertThat(authorizations(box.create(drawn))).containsOnlyNulls();
    assertThat(authorizations(box.create(drawn.with("authorization_id", "theirs"))))
        .containsOnlyNulls();
  }

  private static Object[] call(Object... more) {
    List<Object> data = new ArrayList<>(List.of("method", "GET", "url", URL));
    data.addAll(Arrays.asList(more));
    return data.toArray();
  }

  /** Of the nodes behind the trigger. */
  private static List<Object> authorizations(WorkflowView workflow) {
    return workflow.nodes().stream()
        .skip(1)
        .map(node -> (Map<?, ?>) node.get("data"))
        .map(data -> data.get("request") instanceof Map<?, ?> request ? request : data)
        .map(request -> (Object) request.get("authorization_id"))
        .toList();
  }

  /** What the workflow is known to read of the vault. */
  private List<String> named(WorkflowView workflow) {
    return box.database
        .transactions()
        .inNew(
            () ->
                new Sql(box.database.entityManager())
                    .of("select item from vault_references where workflow_id = ?1")
                    .with(workflow.id())
                    .texts());
  }

  private long changes(WorkflowView workflow) {
    return TestAudit.pending(box.database, AuditAction.WORKFLOW_CHANGED).stream()
        .filter(entry -> entry.endsWith(workflow.id()))
        .count();
  }

  @Test
  void ofManyProblemsSomeAreToldAndHowManyMoreThereAre() {
    List<Object> nodes = new ArrayList<>();
    IntStream.range(0, 500).forEach(i -> nodes.add("not a node"));
    List<Object> edges = new ArrayList<>();
    IntStream.range(0, 2_000).forEach(i -> edges.add("not an edge"));
    Map<String, Object> body = Map.of("name", "Wrong", "nodes", nodes, "edges", edges);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> box.workflows.create(box.editor, body))
        .withMessageEndingWith(" problems in all.")
        .satisfies(
            refusal ->
                assertThat(refusal.violations())
                    .hasSize(501)
                    .last()
                    .satisfies(
                        last -> {
                          assertThat(last.pointer()).isEmpty();
                          assertThat(last.code()).isEqualTo("workflow_invalid");
                          assertThat(last.message())
                              .matches("There are 2[01][0-9]{2} more problems[.]");
                        }));
    assertThat(box.workflows.validate(box.viewer, body))
        .hasSize(501)
        .last()
        .extracting(Problem::message)
        .asString()
        .matches("There are 2[01][0-9]{2} more problems[.]");
  }

  @Test
  void onlyTheMembersSentChange() {
    WorkflowView before =
        box.create(
            Drawn.withTrigger()
                .with("description", "kept")
                .with("settings", Map.of("strict_variables", true)));
    WorkflowView after = box.update(before.id(), Map.of("name", "other"));
    assertThat(after.name()).isEqualTo("other");
    assertThat(after.version()).isEqualTo(1);
    assertThat(after.updatedAt()).isAfter(before.updatedAt());
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
    assertThat(after.description()).isEqualTo("kept");
    assertThat(after.settings()).isEqualTo(before.settings());
    assertThat(after.nodes()).isEqualTo(before.nodes());
    assertThat(box.update(before.id(), Map.of("is_active", false)).active()).isFalse();
    assertThat(box.require(before.id()).name()).isEqualTo("other");
  }

  @Test
  void aDescriptionIsTakenAwayByNull() {
    String id = box.create(Drawn.withTrigger().with("description", "x")).id();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("description", null);
    box.update(id, body);
    assertThat(box.require(id).description()).isNull();
  }

  @Test
  void aChangedGraphIsANewVersionAndTheOldOneStays() {
    String id = box.create(Drawn.withTrigger()).id();
    Map<String, Object> next = Drawn.withTrigger().text("a", "x").way("start > a").body();
    WorkflowView changed =
        box.update(id, Map.of("nodes", next.get("nodes"), "edges", next.get("edges")));
    assertThat(changed.version()).isEqualTo(2);
    assertThat(box.require(id)).isEqualTo(changed);
    assertThat(box.workflows.requireVersion(box.viewer, id, 1).nodes()).hasSize(1);
    assertThat(box.workflows.requireVersion(box.viewer, id, 2).nodes()).hasSize(2);
    assertThat(box.update(id, Map.of("edges", List.of())).version()).isEqualTo(3);
    assertRefused(
        RefusalCode.RESOURCE_MISSING, () -> box.workflows.requireVersion(box.viewer, id, 4));
  }

  @Test
  void anInvalidChangeLeavesEverythingAsItWas() {
    WorkflowView before = box.create(Drawn.withTrigger().text("a", "").way("start > a"));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", "other");
    body.put("nodes", Drawn.withTrigger().body().get("nodes"));
    assertRefused(RefusalCode.WORKFLOW_INVALID, () -> box.update(before.id(), body));
    assertThat(box.require(before.id())).isEqualTo(before);
  }

  @Test
  void whatMayNotBeNullIsNotTakenAway() {
    String id = box.create(Drawn.withTrigger()).id();
    Map<String, Object> body = new LinkedHashMap<>();
    List.of("name", "nodes", "edges", "is_active", "settings")
        .forEach(name -> body.put(name, null));
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> box.update(id, body))
        .satisfies(
            refusal ->
                assertThat(refusal.violations())
                    .extracting(Violation::pointer)
                    .containsExactlyInAnyOrder(
                        "/name", "/nodes", "/edges", "/is_active", "/settings"));
  }

  @Test
  void settingsThatAreNotSentStay() {
    String id =
        box.create(
                Drawn.withTrigger()
                    .with("settings", Map.of("concurrency", 2L, "strict_variables", true)))
            .id();
    assertThat(box.update(id, Map.of("settings", Map.of("retention_days", 3L))).settings())
        .containsEntry("concurrency", 2L)
        .containsEntry("strict_variables", true)
        .containsEntry("retention_days", 3L);
    Map<String, Object> usual = new HashMap<>();
    usual.put("concurrency", null);
    usual.put("unknown", 1L);
    assertThat(box.update(id, Map.of("settings", usual)).settings())
        .containsEntry("concurrency", null)
        .containsEntry("strict_variables", true)
        .containsEntry("retention_days", 3L)
        .doesNotContainKey("unknown");
  }

  @Test
  void aChangeOfAnOldRevisionIsRefused() {
    String id = box.create(Drawn.withTrigger()).id();
    box.update(id, Map.of("name", "second"));
    for (int stale : new int[] {1, 3}) {
      assertRefused(
          RefusalCode.VERSION_STALE,
          () -> box.workflows.update(box.editor, id, Map.of("name", "x"), Optional.of(stale)));
      assertRefused(
          RefusalCode.VERSION_STALE,
          () -> box.workflows.delete(box.editor, id, Optional.of(stale)));
    }
    assertThat(box.require(id).name()).isEqualTo("second");
    box.workflows.update(box.editor, id, Map.of("name", "third"), Optional.of(2));
    assertThat(box.require(id).name()).isEqualTo("third");
  }

  @Test
  void wrongMembersComeBeforeAWrongGraphAndAllAreTold() {
    Drawn drawn = Drawn.empty().text("a", "{{").with("is_active", 1L);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> box.create(drawn))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.PARAMETER_INVALID);
              assertThat(refusal).hasMessageStartingWith("'is_active' must be true or false.");
              assertThat(refusal).hasMessageEndingWith("There are 3 problems in all.");
              assertThat(refusal.violations())
                  .extracting(Violation::code)
                  .containsExactlyInAnyOrder(
                      "parameter_invalid", "trigger_missing", "template_invalid");
            });
    assertRefused(RefusalCode.PARAMETER_MISSING, () -> box.create(drawn.without("name")));
    assertThat(list(WorkflowFilter.ALL, PageRequest.first(9)).items()).isEmpty();
  }

  @Test
  void aDeletedWorkflowIsGoneAtOnce() {
    String id = box.create(Drawn.withTrigger()).id();
    box.workflows.delete(box.editor, id, Optional.of(1));
    assertThat(box.deleted).containsExactly(id);
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> box.require(id));
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> box.update(id, Map.of("name", "x")));
    assertRefused(
        RefusalCode.RESOURCE_MISSING, () -> box.workflows.delete(box.editor, id, Optional.empty()));
    assertThat(list(WorkflowFilter.ALL, PageRequest.first(9)).items()).isEmpty();
    assertThat(box.deleted).hasSize(1);
  }

  @Test
  void anotherTenantSeesNothing() {
    String id = box.create(Drawn.withTrigger()).id();
    Workflows workflows = box.workflows;
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> workflows.require(box.stranger, id));
    assertRefused(
        RefusalCode.RESOURCE_MISSING, () -> workflows.requireVersion(box.stranger, id, 1));
    assertRefused(
        RefusalCode.RESOURCE_MISSING,
        () -> workflows.update(box.stranger, id, Map.of("name", "x"), Optional.empty()));
    assertRefused(
        RefusalCode.RESOURCE_MISSING, () -> workflows.delete(box.stranger, id, Optional.empty()));
    assertThat(
            workflows
                .list(box.stranger, WorkflowFilter.ALL, WorkflowOrder.NEWEST, PageRequest.first(9))
                .items())
        .isEmpty();
    assertThat(box.require(id).name()).isEqualTo("drawn");
  }

  @Test
  void aCallNeedsItsScope() {
    String id = box.create(Drawn.withTrigger()).id();
    Caller nobody = box.caller("no", "visitor");
    Caller operator = box.caller("op", "operator");
    Workflows workflows = box.workflows;
    Map<String, Object> body = Drawn.withTrigger().body();
    List<ThrowingCallable> calls =
        List.of(
            () -> workflows.require(nobody, id),
            () -> workflows.requireVersion(nobody, id, 1),
            () -> workflows.validate(nobody, body),
            () ->
                workflows.list(
                    nobody, WorkflowFilter.ALL, WorkflowOrder.NEWEST, PageRequest.first(1)),
            () -> workflows.create(operator, body),
            () -> workflows.update(operator, id, Map.of(), Optional.empty()),
            () -> workflows.delete(operator, id, Optional.empty()));
    assertThat(calls).allSatisfy(call -> assertRefused(RefusalCode.SCOPE_MISSING, call));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fl_",
        "fl_run_01k8899s8988x41w0my56vctzg",
        "fl_%",
        "\0",
        "fl_01K8899S8988X41W0MY56VCTZG"
      })
  void anIdOfAnotherShapeIsNotFound(String id) {
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> box.require(id));
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> box.update(id, Map.of()));
    assertRefused(
        RefusalCode.RESOURCE_MISSING, () -> box.workflows.delete(box.editor, id, Optional.empty()));
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> box.require(Ids.next(IdKind.WORKFLOW)));
  }

  @ParameterizedTest
  @CsvSource({
    "LPH, alpha",
    "%, 50% off",
    "_, a_b",
    "'!', hey!",
    "' ', '50% off'",
    "Ä, ärger",
    "İzm, İzmir",
    "\\, a\\b",
    "nothing, "
  })
  void aNameIsFoundByAPartOfItTakenLiterally(String part, String name) {
    for (String each :
        List.of("alpha", "50% off", "a_b", "hey!", "ärger", "a\\b", "axb", "İzmir")) {
      box.create(Drawn.withTrigger().with("name", each));
    }
    WorkflowFilter filter = new WorkflowFilter(Optional.of(part), Optional.empty());
    assertThat(list(filter, PageRequest.first(9)).items())
        .extracting(WorkflowView::name)
        .containsExactlyElementsOf(name == null ? List.of() : List.of(name));
  }

  @Test
  void aListIsReadPageByPageNewestFirst() {
    List<String> ids =
        IntStream.range(0, 5)
            .mapToObj(i -> box.create(Drawn.withTrigger().with("is_active", i != 1)).id())
            .toList();
    Slice<WorkflowView> first = list(WorkflowFilter.ALL, PageRequest.first(2));
    Slice<WorkflowView> second = list(WorkflowFilter.ALL, new PageRequest(2, first.next()));
    Slice<WorkflowView> third = list(WorkflowFilter.ALL, new PageRequest(2, second.next()));
    assertThat(List.of(first, second, third))
        .flatExtracting(slice -> slice.items().stream().map(WorkflowView::id).toList())
        .containsExactlyElementsOf(ids.reversed());
    assertThat(third.next()).isEmpty();
    assertThat(first.items()).allSatisfy(view -> assertThat(view.nodes()).isNull());
    assertThat(
            list(new WorkflowFilter(Optional.empty(), Optional.of(false)), PageRequest.first(9))
                .items())
        .extracting(WorkflowView::id)
        .containsExactly(ids.get(1));
  }

  @Test
  void aListIsReadPageByPageByName() {
    for (String name :
        List.of("delta", "Alpha", "alpha", "İz", "charlie", "Bravo", "x".repeat(255))) {
      box.create(Drawn.withTrigger().with("name", name));
    }
    WorkflowOrder byName = WorkflowOrder.NAME;
    List<String> all = names(byName, 100);
    assertThat(all.subList(0, 5)).containsExactly("Alpha", "alpha", "Bravo", "charlie", "delta");
    assertThat(names(byName, 1)).isEqualTo(all).hasSize(7);
    assertThat(names(byName, 3)).isEqualTo(all);
    assertThat(names(WorkflowOrder.NAME_DESCENDING, 1)).isEqualTo(all.reversed());
    assertThat(names(WorkflowOrder.NAME_DESCENDING, 3)).isEqualTo(all.reversed());
    Slice<WorkflowView> first = list(byName, PageRequest.first(2));
    assertBehind(byName, first, "Bravo", "charlie");
    // Where the page ended is known, whatever becomes of the one that stood there.
    String last = first.items().getLast().id();
    box.update(last, Map.of("name", "zulu"));
    assertBehind(byName, first, "Bravo", "charlie");
    box.workflows.delete(box.editor, last, Optional.empty());
    assertBehind(byName, first, "Bravo", "charlie");
    box.execute("delete from workflows where id = '%s'".formatted(last));
    assertBehind(byName, first, "Bravo", "charlie");
  }

  private void assertBehind(WorkflowOrder order, Slice<WorkflowView> page, String... names) {
    assertThat(list(order, new PageRequest(names.length, page.next())).items())
        .extracting(WorkflowView::name)
        .containsExactly(names);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a'b\\%_\n😀", "\uFFFF", "~.-.~", "-1", "99999999999999999999"})
  void aListGoesOnBehindAnyPosition(String value) {
    box.create(Drawn.withTrigger());
    Optional<String> cursor = Optional.of(Cursor.of(new Position(value, "fl_x").key()));
    assertThat(list(WorkflowOrder.NAME, new PageRequest(2, cursor)).items()).hasSizeBetween(0, 1);
    assertRefused(
        RefusalCode.QUERY_INVALID, () -> list(WorkflowOrder.UPDATED, new PageRequest(2, cursor)));
  }

  @Test
  void aListIsReadPageByPageByTheLastChange() {
    List<String> ids = new ArrayList<>();
    // Of the same time, and of others.
    for (int i = 0; i < 6; i++) {
      ids.addFirst(box.create(Drawn.withTrigger().with("name", "n" + i)).id());
      box.time.advance(Duration.ofMillis(i % 2));
    }
    WorkflowOrder changed = WorkflowOrder.UPDATED;
    assertThat(names(changed, 4)).containsExactly("n5", "n4", "n3", "n2", "n1", "n0");
    box.update(ids.get(3), Map.of("description", "Changed."));
    assertThat(names(changed, 1)).containsExactly("n2", "n5", "n4", "n3", "n1", "n0");
    for (int limit : new int[] {1, 4}) {
      assertThat(names(WorkflowOrder.UPDATED_ASCENDING, limit))
          .containsExactly("n0", "n1", "n3", "n4", "n5", "n2");
    }
    Slice<WorkflowView> first = list(changed, PageRequest.first(2));
    assertBehind(changed, first, "n4", "n3");
    box.update(ids.getFirst(), Map.of("description", "Changed too."));
    assertBehind(changed, first, "n4", "n3");
    box.workflows.delete(box.editor, ids.getFirst(), Optional.empty());
    assertBehind(changed, first, "n4", "n3");
    assertRefused(
        RefusalCode.QUERY_INVALID,
        () -> list(changed, new PageRequest(2, Optional.of(Cursor.of(ids.getFirst())))));
  }

  private List<String> names(WorkflowOrder order, int limit) {
    List<String> names = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Slice<WorkflowView> page = list(order, new PageRequest(limit, cursor));
      page.items().forEach(workflow -> names.add(workflow.name()));
      cursor = page.next();
    } while (cursor.isPresent());
    return names;
  }

  @Test
  void filtersHoldTogether() {
    box.create(Drawn.withTrigger().with("name", "first").with("is_active", true));
    String off =
        box.create(Drawn.withTrigger().with("name", "first").with("is_active", false)).id();
    WorkflowFilter filter = new WorkflowFilter(Optional.of("irs"), Optional.of(false));
    assertThat(list(filter, PageRequest.first(9)).items())
        .extracting(WorkflowView::id)
        .containsExactly(off);
  }

  @Test
  void aCursorOfAnotherMakeIsRefused() {
    assertRefused(
        RefusalCode.QUERY_INVALID,
        () -> list(WorkflowFilter.ALL, new PageRequest(2, Optional.of("bad cursor"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nul \0 nul", "half \uD83D", "\uDE00 half", "😀 ü €", "\u0001\u007f\u2028"})
  void anyTextCanBeStored(String text) {
    Caller author = box.caller(text, "editor");
    Map<String, Object> body =
        Drawn.withTrigger()
            .node("a", "text_transform", "template", text, text, text)
            .way("start > a")
            .with("name", text)
            .with("description", text)
            .body();
    WorkflowView created = box.workflows.create(author, body);
    WorkflowView read = box.require(created.id());
    assertThat(read.name()).isEqualTo(created.name()).doesNotContain("\0");
    assertThat(read.description()).isEqualTo(created.description()).isEqualTo(read.name());
    assertThat(box.update(read.id(), asBody(read)).version()).isEqualTo(1);
    WorkflowFilter filter = new WorkflowFilter(Optional.of(text), Optional.empty());
    assertThat(list(filter, PageRequest.first(9)).items())
        .extracting(WorkflowView::id)
        .containsExactly(read.id());
  }

  @Test
  void aNameOfNullCharactersIsMeasuredAsItIsStored() {
    assertRefused(
        RefusalCode.PARAMETER_INVALID,
        () -> box.create(Drawn.withTrigger().with("name", "\0".repeat(255))));
    assertThat(box.create(Drawn.withTrigger().with("name", "ä".repeat(255))).name()).hasSize(255);
  }

  @Test
  void anAuthorsNameMayBeOfAnyLength() {
    Caller author = box.caller("x" + "😀".repeat(200), "editor");
    String id = box.workflows.create(author, Drawn.withTrigger().body()).id();
    assertThat(box.workflows.requireVersion(box.viewer, id, 1).author())
        .isEqualTo("x" + "😀".repeat(127));
  }

  /** What a client that read the workflow may send back. */
  private static Map<String, Object> asBody(WorkflowView view) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", view.name());
    body.put("description", view.description());
    body.put("nodes", view.nodes());
    body.put("edges", view.edges());
    body.put("schedule_timezone", view.schedule().timezone());
    body.put("is_active", view.active());
    body.put("settings", view.settings());
    return Json.parseObject(Json.write(body));
  }

  private Slice<WorkflowView> list(WorkflowFilter filter, PageRequest page) {
    return box.workflows.list(box.viewer, filter, WorkflowOrder.NEWEST, page);
  }

  private Slice<WorkflowView> list(WorkflowOrder order, PageRequest page) {
    return box.workflows.list(box.viewer, WorkflowFilter.ALL, order, page);
  }

  private static void assertRefused(RefusalCode code, ThrowingCallable call) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
