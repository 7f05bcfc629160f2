package org.workflowserver.definition.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.definition.DefinitionBox;
import org.workflowserver.definition.Drawn;
import org.workflowserver.definition.WorkflowLinks;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.vault.KnownSecrets;

/** What a workflow names must be there, and stays while it is named. */
@ParameterizedClass
@EnumSource
class WorkflowReferencesTest {
  private static final int RACES = 30;

  private final Dialect dialect;
  private final DefinitionBox box;

  WorkflowReferencesTest(Dialect dialect) {
    this.dialect = dialect;
    this.box = new DefinitionBox(dialect);
  }

  @Test
  void whatIsNamedMustBeThere() {
    String gone = target("gone");
    delete(gone);
    String theirs = new DefinitionBox(dialect).create(Drawn.withTrigger()).id();
    String unknown = Ids.next(IdKind.WORKFLOW);
    for (String missing : List.of(gone, theirs, unknown, "not an id", "with \0")) {
      Drawn drawn = calling(missing).with("settings", onError(missing));
      assertThat(box.validate(drawn).stream().map(p -> p.code() + " " + p.pointer()))
          .containsExactlyInAnyOrder(
              "workflow_missing /nodes/1/data/workflow_id",
              "workflow_missing /settings/error_workflow_id");
      assertThat(refused(RefusalCode.WORKFLOW_INVALID, () -> box.create(drawn)).violations())
          .extracting(Violation::pointer)
          .containsExactlyInAnyOrder("/nodes/1/data/workflow_id", "/settings/error_workflow_id");
    }
    String found = target("found");
    Drawn drawn = calling(found).with("settings", onError(found));
    assertThat(box.validate(drawn)).isEmpty();
    assertThat(box.create(drawn).settings()).containsEntry("error_workflow_id", found);
    assertThat(box.validate(calling("{{ trigger.workflow }}"))).isEmpty();
  }

  @Test
  void anUpdateIsHeldToItToo() {
    String id = target("naming");
    String found = target("found");
    String unknown = Ids.next(IdKind.WORKFLOW);
    refused(RefusalCode.WORKFLOW_INVALID, () -> box.update(id, calling(unknown).body()));
    refused(
        RefusalCode.WORKFLOW_INVALID, () -> box.update(id, Map.of("settings", onError(unknown))));
    assertThat(box.require(id).version()).isEqualTo(1);
    box.update(id, calling(found).body());
    box.update(id, Map.of("settings", onError(found)));
    box.update(id, Map.of("settings", onError(id)));
    box.update(id, calling(id).body());
    assertThat(box.require(id).settings()).containsEntry("error_workflow_id", id);
    delete(found);
    delete(id);
    refused(
        RefusalCode.PARAMETER_INVALID,
        () -> box.create(Drawn.withTrigger().with("settings", onError(7L))));
  }

  @Test
  void whatIsCalledMustBeginWithACall() {
    String byHand = box.create(Drawn.withTrigger()).id();
    String problem = "trigger_mismatch /nodes/1/data/workflow_id";
    assertThat(box.validate(calling(byHand)).stream().map(p -> p.code() + " " + p.pointer()))
        .containsExactly(problem);
    refused(RefusalCode.WORKFLOW_INVALID, () -> box.create(calling(byHand)));
    String found = target("found");
    String naming = box.create(calling(found)).id();
    refused(RefusalCode.WORKFLOW_INVALID, () -> box.update(naming, calling(byHand).body()));
    assertThat(box.require(naming).version()).isEqualTo(1);
    // It may be named where runs that failed start it, whatever its trigger.
    box.update(naming, Map.of("settings", onError(byHand)));
    box.update(byHand, callable().body());
    assertThat(box.validate(calling(byHand))).isEmpty();
    // Their graphs are not read for it: there may be hundreds, of a megabyte each.
    box.execute("update workflow_versions set graph = 'unread' where org_id = '" + box.org + "'");
    assertThat(box.validate(calling(byHand))).isEmpty();
    assertThat(box.create(calling(found)).version()).isEqualTo(1);
  }

  @Test
  void whetherOneWasCallableBeforeIsFoundByTheMigration() {
    String byHand = box.create(Drawn.withTrigger()).id();
    String changed = target("changed");
    box.update(changed, Drawn.withTrigger().body());
    String found = target("found");
    String ofTenant = " where org_id = '" + box.org + "'";
    box.execute("update workflows set callable = true" + ofTenant);
    String filling = fillingStatements("V76__callable_workflows", "update").getFirst();
    box.execute(filling.replace(" where not exists", ofTenant + " and not exists"));
    assertThat(box.validate(calling(byHand))).hasSize(1);
    assertThat(box.validate(calling(changed))).hasSize(1);
    assertThat(box.validate(calling(found))).isEmpty();
  }

  @Test
  void bothSidesAreTold() {
    String target = target("target");
    for (int i = 1; i <= 6; i++) {
      box.create(calling(target).with("name", "caller " + i));
    }
    String own =
        box.create(calling(target).with("name", "a").with("settings", onError(target))).id();
    WorkflowLinks.Links links = box.links.of(box.viewer, target);
    assertThat(links.callers().links())
        .extracting(WorkflowLinks.Link::name)
        .containsExactly("a", "caller 1", "caller 2", "caller 3", "caller 4");
    assertThat(links.callers().more()).isTrue();
    assertThat(links.called().links()).isEmpty();
    assertThat(box.links.of(box.viewer, own).called())
        .isEqualTo(
            new WorkflowLinks.Side(List.of(new WorkflowLinks.Link(target, "target")), false));
    Set<String> ids = Set.of(target, own, "not an id");
    assertThat(box.links.names(box.viewer, ids)).isEqualTo(Map.of(target, "target", own, "a"));
    assertThat(box.links.names(box.stranger, ids)).isEmpty();
    refused(RefusalCode.RESOURCE_MISSING, () -> box.links.of(box.stranger, target));
    refused(RefusalCode.RESOURCE_MISSING, () -> box.links.of(box.viewer, "not an id"));
  }

  @Test
  void whatANodeNamesCannotBeDeleted() {
    String target = target("target");
    String naming = box.create(calling(target).with("name", "The caller")).id();
    assertThat(refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(target)))
        .hasMessage(
            "The workflow is named by 'The caller' (%s); nothing was deleted. Change what names it"
                + " first.",
            naming);
    box.update(naming, Map.of("name", "renamed"));
    box.update(naming, Map.of("settings", Map.of("strict_variables", true)));
    assertThat(refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(target)))
        .hasMessageContaining("'renamed'");
    box.update(naming, calling("{{ trigger.workflow }}").body());
    delete(target);
  }

  @Test
  void whatASettingNamesCannotBeDeleted() {
    String target = target("target");
    String naming = box.create(Drawn.withTrigger().with("settings", onError(target))).id();
    refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(target));
    box.update(naming, calling("{{ trigger.workflow }}").body());
    refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(target));
    box.update(naming, Map.of("settings", Map.of()));
    refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(target));
    box.update(naming, Map.of("settings", Collections.singletonMap("error_workflow_id", null)));
    delete(target);
  }

  @Test
  void aDeletedWorkflowNamesNothing() {
    String target = target("target");
    String naming = box.create(calling(target)).id();
    delete(naming);
    delete(target);
    assertThat(box.deleted).containsExactly(naming, target);
  }

  @Test
  void onlySoManyAreTold() {
    String target = target("target");
    for (int i = 0; i < 7; i++) {
      box.create(calling(target).with("name", "n" + i + "x".repeat(200)));
    }
    assertThat(refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(target)).getMessage())
        .contains("'n0x", "'n4x", " and others;")
        .doesNotContain("'n5x")
        .hasSizeLessThan(700);
  }

  @Test
  void onlyTheCurrentVersionCounts() {
    String target = target("target");
    String naming = box.create(calling(target)).id();
    box.update(naming, calling("{{ trigger.workflow }}").body());
    box.workflows.restore(box.editor, naming, 1, Optional.empty());
    refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(target));
    box.workflows.restore(box.editor, naming, 2, Optional.empty());
    delete(target);
    assertThat(
            refused(
                    RefusalCode.WORKFLOW_INVALID,
                    () -> box.workflows.restore(box.editor, naming, 1, Optional.empty()))
                .violations())
        .extracting(Violation::pointer)
        .containsExactly("/nodes/1/data/workflow_id");
  }

  @Test
  void anImportedWorkflowNamesWhatWasFound() {
    String target = target("On error");
    String original = box.create(calling(target).with("settings", onError(target))).id();
    Map<String, Object> document = box.documents.exported(box.editor, original);
    assertThat(Json.write(document)).doesNotContain(target);
    delete(original);
    String copy = box.documents.imported(box.editor, document).workflow().id();
    assertThat(box.require(copy).settings()).containsEntry("error_workflow_id", target);
    refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(target));
    delete(copy);
    delete(target);
    assertThat(box.documents.imported(box.editor, document).unresolved()).hasSize(2);
  }

  @Test
  void aDocumentOfAnotherTenantHoldsNothingHere() {
    String target = target("target");
    DefinitionBox other = new DefinitionBox(dialect);
    Map<String, Object> document =
        new HashMap<>(
            other.documents.exported(other.editor, other.create(Drawn.withTrigger()).id()));
    document.put("nodes", calling(target).body().get("nodes"));
    assertThat(other.documents.imported(other.editor, document).unresolved()).hasSize(1);
    delete(target);
  }

  @Test
  void whatWasThereBeforeIsFoundByTheMigration() {
    String target = target("target");
    String other = target("other");
    String naming = box.create(calling(target)).id();
    box.update(box.create(calling(other)).id(), calling("{{ trigger.workflow }}").body());
    delete(box.create(calling(other)).id());
    box.execute("delete from workflow_references");
    box.execute(fillingStatement());
    assertThat(refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(target)))
        .hasMessageContaining(naming);
    delete(other);
  }

  @Test
  void whoReadsAnItemOfTheVaultIsTold() {
    String token = KnownSecrets.id(1);
    box.secrets.with(box.org, token, "token", "s3cret");
    Map<String, String> items = Map.of(token, "token", KnownSecrets.id(2), "other");
    String byName = box.create(reading("{{ vault.token }}{{ vault[\"token\"] }}")).id();
    box.create(reading("{{ vault." + token + " }}").with("name", "by id"));
    delete(box.create(reading("{{ vault.token }}")).id());
    assertThat(box.links.readersOf(box.editor, items).get(token).links())
        .extracting(WorkflowLinks.Link::name)
        .containsExactly("by id", "drawn");
    assertThat(box.links.readersOf(box.editor, items).get(KnownSecrets.id(2)).links()).isEmpty();
    assertThat(box.links.readersOf(box.stranger, items).get(token).links()).isEmpty();
    refused(RefusalCode.SCOPE_MISSING, () -> box.links.readersOf(box.viewer, items));

    box.execute(
        "insert into vault_items (id, org_id, name, hosts, created_at, updated_at) values ('%s', '%s',"
                .formatted(Ids.next(IdKind.VAULT_ITEM), box.org)
            + " 'token', '', current_timestamp, current_timestamp)");
    box.execute("delete from vault_references");
    for (String filling : fillingStatements("V42__vault_references", "insert into")) {
      box.execute(filling);
    }
    assertThat(box.links.readersOf(box.editor, items).get(token).links())
        .extracting(WorkflowLinks.Link::id)
        .contains(byName);
    box.update(byName, reading("nothing").body());
    assertThat(box.links.readersOf(box.editor, items).get(token).links())
        .extracting(WorkflowLinks.Link::id)
        .doesNotContain(byName);
  }

  private static Drawn reading(String body) {
    return Drawn.withTrigger().request("call", body).way("start > call");
  }

  private static String fillingStatement() {
    return fillingStatements("V9__workflow_references", "insert into").getFirst();
  }

  private static List<String> fillingStatements(String migration, String first) {
    return TestDatabase.statementsOf(migration).stream()
        .dropWhile(statement -> !statement.startsWith(first))
        .toList();
  }

  @Test
  void ofASaveAndADeletionAtTheSameTimeOneIsRefused() {
    for (int i = 0; i < RACES; i++) {
      String target = target("target");
      boolean bySetting = i % 2 == 0;
      List<RefusalCode> refusals =
          atOnce(
              () ->
                  box.create(
                      bySetting
                          ? Drawn.withTrigger().with("settings", onError(target))
                          : calling(target)),
              () -> {
                delete(target);
                return null;
              });
      assertThat(refusals)
          .hasSize(1)
          .isSubsetOf(RefusalCode.WORKFLOW_INVALID, RefusalCode.WORKFLOW_IN_USE);
    }
  }

  @Test
  void workflowsThatNameEachOtherAreSavedAtTheSameTime() {
    String one = target("one");
    String two = target("two");
    for (int i = 0; i < RACES; i++) {
      assertThat(
              atOnce(
                  () -> box.update(one, Map.of("settings", onError(two))),
                  () -> box.update(two, Map.of("settings", onError(one)))))
          .isEmpty();
    }
    refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(one));
    refused(RefusalCode.WORKFLOW_IN_USE, () -> delete(two));
  }

  /** Does both at the same time, and tells what was refused. */
  private static List<RefusalCode> atOnce(Callable<?> one, Callable<?> two) {
    CyclicBarrier barrier = new CyclicBarrier(2);
    List<RefusalCode> refusals = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> both = new ArrayList<>();
      for (Callable<?> work : List.of(one, two)) {
        both.add(
            threads.submit(
                () -> {
                  barrier.await(1, TimeUnit.MINUTES);
                  return work.call();
                }));
      }
      for (Future<?> each : both) {
        try {
          each.get();
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(Refusal.class);
          refusals.add(((Refusal) e.getCause()).code());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return refusals;
  }

  private String target(String name) {
    return box.create(callable().with("name", name)).id();
  }

  private static Drawn callable() {
    return Drawn.empty().node("start", "workflow_trigger");
  }

  private static Drawn calling(String workflow) {
    return Drawn.withTrigger()
        .node("call", "trigger_workflow", "workflow_id", workflow)
        .way("start > call");
  }

  private static Map<String, Object> onError(Object workflow) {
    return Map.of("error_workflow_id", workflow);
  }

  private void delete(String id) {
    Caller editor = box.editor;
    box.workflows.delete(editor, id, Optional.empty());
  }

  private static Refusal refused(RefusalCode code, ThrowingCallable call) {
    Refusal[] refusal = new Refusal[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class,
            thrown -> {
              assertThat(thrown.code()).isEqualTo(code);
              refusal[0] = thrown;
            });
    return refusal[0];
  }
}
