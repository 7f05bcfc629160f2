package org.workflowserver.definition.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.definition.DefinitionBox;
import org.workflowserver.definition.Drawn;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowOrder;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Problems;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Json;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.vault.KnownSecrets;

/** Workflows as documents that go from one tenant to another. */
@ParameterizedClass
@EnumSource
class WorkflowDocumentsTest {
  private static final String TOKEN = KnownSecrets.id(1);
  private static final String ODD = KnownSecrets.id(2);

  private final DefinitionBox here;
  private final DefinitionBox there;

  WorkflowDocumentsTest(Dialect dialect) {
    this.here = new DefinitionBox(dialect);
    this.there = new DefinitionBox(dialect);
    here.secrets.with(here.org, TOKEN, "my token", "s3cret-token");
    here.secrets.with(here.org, ODD, "\"both' }}", "s3cret-odd");
  }

  private static Map<String, Object> note(String text) {
    return Map.of("id", "n1", "text", text, "position", Map.of("x", 1L, "y", 2L), "color", "red");
  }

  @Test
  void aDocumentHasWhatACreateCallHas() {
    Drawn drawn =
        Drawn.withTrigger()
            .node("a", "text_transform", "template", "{{ trigger.x }}", "description", "Says x.")
            .way("start > a")
            .with("description", "Says it.")
            .with("is_active", false)
            .with("schedule_timezone", "Europe/Berlin")
            .with("notes", List.of(note("Says it to people.")))
            .with("settings", Map.of("strict_variables", true));
    WorkflowView original = here.create(drawn);
    Map<String, Object> document = here.documents.exported(here.editor, original.id());
    assertThat(document.keySet())
        .containsExactly(
            "format",
            "format_version",
            "name",
            "description",
            "is_active",
            "schedule_type",
            "schedule_value",
            "schedule_timezone",
            "settings",
            "nodes",
            "edges",
            "notes");
    assertThat(document)
        .containsEntry("format", "workflow-server/workflow")
        .containsEntry("format_version", 1L)
        .containsEntry("name", "drawn")
        .containsEntry("settings", original.settings())
        .containsEntry("nodes", drawn.body().get("nodes"))
        .containsEntry("edges", drawn.body().get("edges"))
        .containsEntry("notes", drawn.body().get("notes"));
    assertThat(bring(document).workflow().notes()).isEqualTo(original.notes());
    assertThat(Json.write(here.documents.exported(here.editor, original.id())))
        .isEqualTo(Json.write(document));

    ImportedWorkflow imported = bring(document);
    WorkflowView copy = there.require(imported.workflow().id());
    assertThat(imported.unresolved()).isEmpty();
    assertThat(imported.workflow()).isEqualTo(copy);
    assertThat(copy.id()).isNotEqualTo(original.id());
    assertThat(copy)
        .usingRecursiveComparison()
        .ignoringFields("id", "createdAt", "updatedAt")
        .isEqualTo(original);
    assertThat(there.documents.exported(there.editor, copy.id())).isEqualTo(document);
  }

  @Test
  void aDuplicateHasAllThatTheWorkflowHasAndIsOff() {
    String called = here.create(callable()).id();
    WorkflowView original =
        here.create(
            Drawn.withTrigger()
                .request("a", "{{ vault." + TOKEN + " }}")
                .node("call", "trigger_workflow", "workflow_id", called)
                .way("start > a > call")
                .with("description", "Calls it.")
                .with("notes", List.of(note("Calls people.")))
                .with("settings", Map.of("error_workflow_id", called)));
    WorkflowView copy = here.documents.duplicated(here.editor, original.id(), "Another");
    assertThat(here.require(copy.id()))
        .usingRecursiveComparison()
        .ignoringFields("id", "name", "active", "createdAt", "updatedAt")
        .isEqualTo(original);
    assertThat(copy.name()).isEqualTo("Another");
    assertThat(copy.active()).isFalse();
    assertThat(here.documents.duplicated(here.editor, original.id(), "x".repeat(300)).name())
        .hasSize(255);
    assertRefused(
        RefusalCode.SCOPE_MISSING,
        () -> here.documents.duplicated(here.viewer, original.id(), "Another"));
    assertRefused(
        RefusalCode.RESOURCE_MISSING,
        () -> here.documents.duplicated(here.stranger, original.id(), "Another"));
  }

  @Test
  void aDocumentMayBeImportedUnderAnotherName() {
    Map<String, Object> document =
        new LinkedHashMap<>(
            here.documents.exported(here.editor, here.create(Drawn.withTrigger()).id()));
    document.put("name", "another");
    assertThat(bring(document).workflow().name()).isEqualTo("another");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ID;{{ vault[\"my token\"] }}",
        "{{ vault.ID }};{{ vault[\"my token\"] }}",
        "{{ vault . ID | url_encode }};{{ vault[\"my token\"] | url_encode }}",
        "{{ vault['ID'] }}~{{vault[ \"ID\" ]}};{{ vault[\"my token\"] }}~{{vault[\"my token\"]}}",
        "é~~a {{ vault.ID }}{{ trigger.x }} b~{% if trigger.x == 'ID' %}{{vault.ID}}{% endif %}"
            + ";é~~a {{ vault[\"my token\"] }}{{ trigger.x }} b"
            + "~{% if trigger.x == 'ID' %}{{vault[\"my token\"]}}{% endif %}",
        "😀 {{ '😀' }} {{ vault.ID }};😀 {{ '😀' }} {{ vault[\"my token\"] }}",
        "an ID in vault.ID;an ID in vault.ID",
        "{% raw %}{{ vault.ID }}{% endraw %};{% raw %}{{ vault.ID }}{% endraw %}",
      })
  void secretsGoByTheirNames(String written, String portable) {
    String template = written.replace("ID", TOKEN).replace('~', '\n');
    String expected = portable.replace("ID", TOKEN).replace('~', '\n');
    Map<String, Object> document = exported(template);
    assertThat(template(document)).isEqualTo(expected);
    there.secrets.with(there.org, KnownSecrets.id(9), "my token", "theirs");
    ImportedWorkflow imported = bring(document);
    assertThat(imported.unresolved()).isEmpty();
    assertThat(template(Map.of("nodes", imported.workflow().nodes()))).isEqualTo(expected);
  }

  @Test
  void anIdWithoutANameThatCanBeWrittenStays() {
    assertThat(template(exported(ODD))).isEqualTo(ODD);
    assertThat(template(exported("{{ vault." + ODD + " }}"))).isEqualTo("{{ vault." + ODD + " }}");
    String id = create("{{ vault." + TOKEN + " }}");
    here.secrets.remove(here.org, TOKEN);
    assertThat(template(here.documents.exported(here.editor, id)))
        .isEqualTo("{{ vault." + TOKEN + " }}");
  }

  @Test
  void aWorkflowWithManySecretsIsExportedSoon() {
    String many = ("{{ vault." + TOKEN + " }}\n").repeat(20_000);
    assertThat(template(exported(many))).isEqualTo("{{ vault[\"my token\"] }}\n".repeat(20_000));
  }

  @Test
  void whatIsNotInTheVaultIsToldAndLeftAsItIsNamed() {
    here.secrets.with(here.org, KnownSecrets.id(3), "other", "s3cret-other");
    Map<String, Object> document = exported("{{ vault.other }} " + "{{ vault." + TOKEN + " }}");
    there.secrets.with(there.org, KnownSecrets.id(9), "other", "theirs");
    ImportedWorkflow imported = bring(document);
    assertThat(imported.unresolved())
        .containsExactly(
            new UnresolvedReference(
                UnresolvedReference.Kind.VAULT_ITEM,
                "my token",
                "/nodes/1/data/body",
                "There is no vault item 'my token'."));
    assertThat(template(Map.of("nodes", imported.workflow().nodes())))
        .isEqualTo(template(document));
    assertRefused(
        RefusalCode.WORKFLOW_INVALID, () -> there.workflows.create(there.editor, document));
  }

  @Test
  void aTriggersSecretIsAnIdAgain() {
    String id =
        here.create(
                Drawn.empty().node("in", "signed_trigger", "signature", Map.of("secret", TOKEN)))
            .id();
    Map<String, Object> document = here.documents.exported(here.editor, id);
    assertThat(data(document, 0).get("signature"))
        .isEqualTo(Map.of("secret", "{{ vault[\"my token\"] }}"));
    String theirs = KnownSecrets.id(9);
    assertThat(bring(document).unresolved()).hasSize(1);
    there.secrets.with(there.org, theirs, "my token", "theirs");
    ImportedWorkflow imported = bring(document);
    assertThat(imported.unresolved()).isEmpty();
    assertThat(data(Map.of("nodes", imported.workflow().nodes()), 0).get("signature"))
        .isEqualTo(Map.of("secret", theirs));
  }

  /** No item has such a name, however often and in whatever spelling it stands there. */
  @Test
  void namesThatAreNotStoredAreNotFound() {
    String read =
        "{{ vault[\"a\0\"] }}{{ vault[\"a\\u0000\"] }}{{ vault[\"" + "\0".repeat(30) + "\"] }}";
    Map<String, Object> document =
        new LinkedHashMap<>(
            Drawn.withTrigger()
                .node("a", "webhook", "method", "POST", "url", "https://example.com/", "body", read)
                .way("start > a")
                .body());
    document.put("format", WorkflowDocuments.FORMAT);
    document.put("format_version", WorkflowDocuments.FORMAT_VERSION);
    assertThat(bring(document).unresolved()).isNotEmpty();
  }

  @Test
  void otherWorkflowsGoByTheirNames() {
    String child = here.create(callable().with("name", "Child \0 of mine")).id();
    Map<String, Object> document = exported(calling(child));
    assertThat(data(document, 1)).containsEntry("workflow_id", "Child \\u0000 of mine");
    assertThat(bring(document))
        .satisfies(
            imported -> {
              assertThat(imported.unresolved())
                  .containsExactly(
                      new UnresolvedReference(
                          UnresolvedReference.Kind.WORKFLOW,
                          "Child \\u0000 of mine",
                          "/nodes/1/data/workflow_id",
                          "There is no workflow 'Child \\u0000 of mine'."));
              assertThat(called(imported)).isEqualTo("Child \\u0000 of mine");
            });
    String theirs = there.create(Drawn.withTrigger().with("name", "Child \0 of mine")).id();
    ImportedWorkflow resolved = bring(document);
    assertThat(resolved.unresolved()).isEmpty();
    assertThat(called(resolved)).isEqualTo(theirs);
    there.create(Drawn.withTrigger().with("name", "Child \0 of mine"));
    assertThat(bring(document).unresolved())
        .extracting(UnresolvedReference::message)
        .containsExactly("More than one workflow is called 'Child \\u0000 of mine'.");
    for (String gone : List.of(resolved.workflow().id(), theirs)) {
      there.workflows.delete(there.editor, gone, Optional.empty());
    }
    assertThat(bring(document).unresolved()).isEmpty();
  }

  /** In its place an import would read a template. */
  @ParameterizedTest
  @ValueSource(strings = {"Report {{ trigger.month }}", "{% comment %}", "{{"})
  void aWorkflowWhoseNameIsATemplateGoesByItsId(String name) {
    String child = here.create(callable().with("name", name)).id();
    Map<String, Object> document = exported(calling(child));
    assertThat(called(here.documents.imported(here.editor, document))).isEqualTo(child);
    assertThat(bring(document).unresolved())
        .extracting(UnresolvedReference::name)
        .containsExactly(child);
  }

  @Test
  void anotherTenantsWorkflowIsNotFoundByItsId() {
    String child = here.create(callable()).id();
    Map<String, Object> document = exported(calling(child));
    data(document, 1).put("workflow_id", child);
    assertThat(bring(document).unresolved())
        .extracting(UnresolvedReference::name)
        .containsExactly(child);
    assertThat(called(here.documents.imported(here.editor, document))).isEqualTo(child);
    assertThat(data(exported(calling("{{ trigger.workflow }}")), 1).get("workflow_id"))
        .isEqualTo("{{ trigger.workflow }}");
    data(document, 1).put("workflow_id", "fl_gone");
    String unresolved = bring(document).workflow().id();
    assertThat(data(there.documents.exported(there.editor, unresolved), 1).get("workflow_id"))
        .isEqualTo("fl_gone");
  }

  @Test
  void theWorkflowOfASettingGoesByItsNameToo() {
    String errors = here.create(Drawn.withTrigger().with("name", "On error")).id();
    WorkflowView of = here.create(Drawn.withTrigger());
    Map<String, Object> settings = new HashMap<>(of.settings());
    settings.put("error_workflow_id", errors);
    WorkflowView set =
        new WorkflowView(
            of.id(),
            of.name(),
            null,
            of.nodes(),
            of.edges(),
            of.notes(),
            of.schedule(),
            null,
            true,
            null,
            1,
            settings,
            of.createdAt(),
            of.updatedAt(),
            1);
    Drawing drawing = Drawing.read(of.nodes(), of.edges(), new Problems());
    assertThat(DocumentWriter.workflowsIn(set, drawing)).containsExactly(errors);
    Map<String, Object> body =
        new DocumentWriter(Map.of(), Map.of(errors, "On error")).body(set, drawing);
    assertThat(body.get("settings"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("error_workflow_id", "On error");

    DocumentReader reader = new DocumentReader(there.catalogue, body);
    assertThat(reader.workflows()).containsExactly("On error");
    reader.resolve(Map.of("On error", List.of("fl_1")), Set.of(), Map.of());
    assertThat(reader.body().get("settings"))
        .isEqualTo(with(settings, "error_workflow_id", "fl_1"));
    ImportedWorkflow imported = bring(with(document(), "settings", body.get("settings")));
    assertThat(imported.unresolved())
        .extracting(UnresolvedReference::pointer)
        .containsExactly("/settings/error_workflow_id");
    assertThat(imported.workflow().settings()).containsEntry("error_workflow_id", null);
  }

  @Test
  void whatIsNoDocumentIsRefusedWithEveryProblemAndLeavesNothing() {
    Map<String, Object> body = new LinkedHashMap<>(Drawn.withTrigger().body());
    assertViolations(body, "/format", "/format_version");
    assertViolations(
        with(body, "format", "another", "format_version", 2L), "/format", "/format_version");
    assertViolations(with(body, "format", 1L, "format_version", "1"), "/format", "/format_version");
    Map<String, Object> document = document();
    assertViolations(with(document, "name", null), "/name");
    assertViolations(with(document, "nodes", 7L), "/nodes");
    assertViolations(
        with(document, "nodes", List.of(1L, Drawn.node("a", Map.of("componentId", "x")))),
        "/nodes/0",
        "/nodes/1/data/componentId");
    assertViolations(with(document, "settings", "x"), "/settings");
    assertViolations(
        with(
            document,
            "nodes",
            List.of(7L, Drawn.node("a", Map.of("componentId", "text_transform", "template", "x")))),
        "/nodes/0");
    assertViolations(
        with(document, "edges", List.of(Map.of())),
        "/edges/0/id",
        "/edges/0/source",
        "/edges/0/target");
    assertThat(
            there
                .workflows
                .list(there.viewer, WorkflowFilter.ALL, WorkflowOrder.NEWEST, PageRequest.first(9))
                .items())
        .isEmpty();
  }

  @Test
  void unknownComponentsAndUnreadableSecretsAreRefusedAsInACreateCall() {
    assertViolations(
        with(document(), "nodes", Drawn.withTrigger().node("a", "not_there").body().get("nodes")),
        "/nodes/1/data/componentId");
    for (String template : List.of("{{ vault['api-key:ci'] }}", "{{ vault }}", "{{ vault.a.b }}")) {
      assertViolations(
          with(document(), "nodes", Drawn.withTrigger().request("a", template).body().get("nodes")),
          "/nodes/1/data/body");
    }
  }

  @Test
  void onlySoMuchIsTold() {
    String template =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "{{ vault.a" + i + " }}{{ vault.a" + i + " }}")
            .collect(Collectors.joining());
    List<UnresolvedReference> unresolved =
        bring(
                with(
                    document(),
                    "nodes",
                    Drawn.withTrigger().request("a", template).body().get("nodes")))
            .unresolved();
    assertThat(unresolved).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void aCallNeedsItsScopeAndItsTenant() {
    String id = here.create(Drawn.withTrigger()).id();
    Caller operator = here.caller("op", "operator");
    assertRefused(RefusalCode.SCOPE_MISSING, () -> here.documents.exported(operator, id));
    assertRefused(RefusalCode.SCOPE_MISSING, () -> here.documents.imported(operator, document()));
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> here.documents.exported(here.stranger, id));
    assertRefused(
        RefusalCode.RESOURCE_MISSING,
        () -> here.documents.exported(here.editor, Ids.next(IdKind.WORKFLOW)));
    assertRefused(RefusalCode.RESOURCE_MISSING, () -> here.documents.exported(here.editor, "x"));
  }

  private Map<String, Object> document() {
    return here.documents.exported(here.editor, here.create(Drawn.withTrigger()).id());
  }

  private String create(String template) {
    return here.create(Drawn.withTrigger().request("a", template).way("start > a")).id();
  }

  private Map<String, Object> exported(String template) {
    return here.documents.exported(here.editor, create(template));
  }

  private Map<String, Object> exported(Drawn drawn) {
    return here.documents.exported(here.editor, here.create(drawn).id());
  }

  private static Drawn callable() {
    return Drawn.empty().node("start", "workflow_trigger");
  }

  private static Drawn calling(String workflow) {
    return Drawn.withTrigger().node("call", "trigger_workflow", "workflow_id", workflow);
  }

  /** Imports what arrives of the document when it was sent. */
  private ImportedWorkflow bring(Map<String, Object> document) {
    return there.documents.imported(there.editor, Json.parseObject(Json.write(document)));
  }

  private static Object called(ImportedWorkflow imported) {
    return data(Map.of("nodes", imported.workflow().nodes()), 1).get("workflow_id");
  }

  private static Object template(Map<String, Object> document) {
    return data(document, 1).get("body");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> data(Map<String, Object> document, int node) {
    return (Map<String, Object>)
        ((List<Map<String, Object>>) document.get("nodes")).get(node).get("data");
  }

  private static Map<String, Object> with(Map<String, Object> document, Object... members) {
    Map<String, Object> changed = new LinkedHashMap<>(document);
    for (int i = 0; i < members.length; i += 2) {
      changed.put((String) members[i], members[i + 1]);
    }
    return changed;
  }

  private void assertViolations(Map<String, Object> document, String... pointers) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> bring(document))
        .satisfies(
            refusal ->
                assertThat(refusal.violations())
                    .extracting(Violation::pointer)
                    .containsExactlyInAnyOrder(pointers));
  }

  private static void assertRefused(RefusalCode code, ThrowingCallable call) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
