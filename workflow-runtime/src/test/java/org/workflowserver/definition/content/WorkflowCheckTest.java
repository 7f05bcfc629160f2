package org.workflowserver.definition.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.definition.DefinitionBox;
import org.workflowserver.definition.Drawn;
import org.workflowserver.json.Json;

/** What is wrong with a workflow, as the validation tells it. */
class WorkflowCheckTest {
  private static final DefinitionBox BOX = new DefinitionBox(Dialect.H2);

  @Test
  void aWorkflowInOrderHasNoProblems() {
    assertThat(
            BOX.validate(
                Drawn.withTrigger()
                    .bool("ask")
                    .text("yes", "{{ trigger.name }} {{ start.name }} {{ run.id }}")
                    .text("no", "{{ ask.result }} {{ workflow.name }} {{ now }}")
                    .node("end", "terminate", "status", "failed", "message", "{{ no.text }}")
                    .way("start > ask:true > yes")
                    .way("ask:false > no > end")))
        .isEmpty();
  }

  /** Each is compiled here: hundreds of the largest took half a minute. */
  @Test
  void patternsOfAllSchemasTogetherAreBounded() {
    Map<String, Object> schema = Map.of("type", "string", "pattern", "a{900}".repeat(10));
    Drawn drawn = Drawn.withTrigger();
    for (int i = 0; i < 60; i++) {
      drawn.node("v" + i, "validate", "input", "x", "schema", schema);
    }
    drawn.node("last", "validate", "input", "x", "schema", Map.of("pattern", "a"));
    Map<String, Object> body = Map.of("pattern", "a".repeat(400_000));
    drawn.node("sent", "webhook", "method", "POST", "url", "https://a.example", "body", body);
    assertThat(BOX.validate(drawn))
        .filteredOn(problem -> problem.code().equals("configuration_invalid"))
        .hasSizeBetween(5, 20)
        .allSatisfy(
            problem ->
                assertThat(problem.message())
                    .isEqualTo("The patterns of this workflow are too large together."))
        .extracting(problem -> problem.nodeId())
        .contains("v59")
        .doesNotContain("v0", "v30", "last", "sent");
  }

  @Test
  void aNodeMayNameItsComponentByItsType() {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", "start");
    node.put("type", "manual_trigger");
    assertThat(BOX.validate(Drawn.empty().raw(node))).isEmpty();
    node.put("data", Map.of("componentId", "terminate", "status", "completed"));
    assertThat(found(Drawn.withTrigger().raw(node)))
        .containsExactly("node_id_repeated /nodes/1/id");
  }

  @Test
  void everyProblemIsFoundInOnePass() {
    Drawn drawn =
        Drawn.withTrigger()
            .with("name", " ")
            .with("is_active", "yes")
            .node("again", "manual_trigger")
            .node("odd", "teleport")
            .raw(Map.of("id", "mute", "data", Map.of()))
            .raw(Drawn.node("a b", Map.of("componentId", "terminate")))
            .raw("a node")
            .text("broken", "{{ trigger.name")
            .text("blind", "{{ later.text }} {{ nobody.text }} {{ vault.key }}")
            .text("later", "{{ later.text }}")
            .node("wrong", "text_transform", "template", List.of(), "tempalte", "x")
            .bool("ask")
            .way("start > blind > later")
            .way("start > ask > wrong")
            .way("ask:maybe > wrong")
            .way("wrong:nowhere > broken")
            .way("broken > start")
            .way("start > ghost")
            .rawEdge(Drawn.edge("e0", "start", "odd", null))
            .rawEdge(Drawn.edge("x", null, "odd", 3L))
            .rawEdge(List.of())
            .rawEdge(Map.of("id", ""));
    assertThat(found(drawn))
        .containsExactlyInAnyOrder(
            "parameter_invalid /name",
            "parameter_invalid /is_active",
            "trigger_repeated /nodes/1",
            "component_unknown /nodes/2/data/componentId",
            "component_missing /nodes/3/data/componentId",
            "node_id_invalid /nodes/4/id",
            "node_invalid /nodes/5",
            "template_invalid /nodes/6/data/template",
            "template_root_unknown /nodes/7/data/template",
            "template_root_unknown /nodes/7/data/template",
            "secret_not_allowed /nodes/7/data/template",
            "template_root_unknown /nodes/8/data/template",
            "configuration_invalid /nodes/9/data/template",
            "member_unknown /nodes/9/data/tempalte",
            "handle_missing /edges/3/sourceHandle",
            "handle_unknown /edges/4/sourceHandle",
            "handle_unknown /edges/5/sourceHandle",
            "edge_into_trigger /edges/6/target",
            "edge_dangling /edges/7/target",
            "edge_id_repeated /edges/8/id",
            "edge_invalid /edges/9/source",
            "edge_invalid /edges/9/sourceHandle",
            "edge_invalid /edges/10",
            "edge_id_invalid /edges/11/id",
            "edge_invalid /edges/11/source",
            "edge_invalid /edges/11/target",
            "cycle /edges",
            "node_unreachable /nodes/3");
  }

  @Test
  void anEdgeWithoutAnIdIsAWayAllTheSame() {
    Map<String, Object> edge = Drawn.edge("x", "start", "a", null);
    edge.remove("id");
    assertThat(
            found(
                Drawn.withTrigger()
                    .text("a", "")
                    .text("b", "{{ a.text }}")
                    .way("a > b")
                    .rawEdge(edge)))
        .containsExactly("edge_id_invalid /edges/1/id");
  }

  @Test
  void aMisspeltSettingIsNamed() {
    assertThat(
            BOX.validate(
                Drawn.withTrigger()
                    .with("settings", Map.of("retention_dayz", 3L, "concurrency", 2L, "a/b", 1L))))
        .extracting(Problem::severity, Problem::code, Problem::pointer)
        .containsExactlyInAnyOrder(
            tuple(Problem.Severity.WARNING, "member_unknown", "/settings/retention_dayz"),
            tuple(Problem.Severity.WARNING, "member_unknown", "/settings/a~1b"));
  }

  @Test
  void aMessageNamesWhatIsWrongAndWhere() {
    Problem problem =
        BOX.validate(
                Drawn.withTrigger()
                    .text("a", "one\n{{ b.text }}")
                    .text("b", "")
                    .way("start > a > b"))
            .getFirst();
    assertThat(problem)
        .isEqualTo(
            new Problem(
                "/nodes/1/data/template",
                "a",
                "template_root_unknown",
                Problem.Severity.ERROR,
                "The template names 'b', which does not run before 'a' (line 2, column 4).",
                2,
                4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          text_tranform => There is no component 'text_tranform'. Did you mean 'text_transform'?
          teleport      => There is no component 'teleport'; the reference in the console and GET /workflows/components list those that there are.
          """)
  void anUnknownComponentIsToldWhatItMayBeMeantFor(String id, String message) {
    assertThat(BOX.validate(Drawn.withTrigger().node("a", id).way("start > a")))
        .extracting(Problem::message)
        .containsExactly(message);
  }

  @Test
  void anUnknownFilterHidesNoUnknownName() {
    assertThat(
            BOX.validate(
                Drawn.withTrigger()
                    .text("a", "{{ chekc.body }} {{ trigger.order | upcas: 1, b: 2 | nope }}")
                    .way("start > a")))
        .extracting(Problem::message)
        .containsExactly(
            "There is no filter 'upcas' (line 1, column 37)",
            "There is no filter 'nope' (line 1, column 54)",
            "The template names 'chekc', and there is no node or root of that name (line 1, column"
                + " 4).");
  }

  @ParameterizedTest
  @CsvSource({
    "start > a > b > a, 'a, b'",
    "start > a > a, a",
    "start > a > b > c > d > b, 'b, c, d'"
  })
  void aCycleIsNamedByItsNodes(String way, String nodes) {
    Drawn drawn = Drawn.withTrigger();
    List.of("a", "b", "c", "d").forEach(id -> drawn.text(id, ""));
    assertThat(BOX.validate(drawn.way(way)))
        .filteredOn(problem -> problem.code().equals("cycle"))
        .extracting(Problem::message)
        .containsExactly(
            "The graph must have no cycle; these nodes lead back to themselves: " + nodes + ".");
  }

  @Test
  void aNodeWithoutAComponentIsToldThatItsTypeWasTakenForOne() {
    Map<String, Object> node =
        Map.of("id", "a", "type", "action", "data", Map.of("componentID", "delay"));
    assertThat(BOX.validate(Drawn.withTrigger().raw(node)))
        .extracting(Problem::message)
        .anyMatch(
            message ->
                message.startsWith(
                    "'data.componentId' is missing, and 'action', the node's type, is no"
                        + " component;"));
  }

  @Test
  void aWorkflowWithoutATriggerIsToldSoOnlyWhenAllItsNodesAreKnown() {
    assertThat(found(Drawn.empty().text("a", ""))).containsExactly("trigger_missing /nodes");
    assertThat(found(Drawn.empty().node("a", "teleport")))
        .containsExactly("component_unknown /nodes/0/data/componentId");
    assertThat(found(Drawn.empty().raw(7L))).containsExactly("node_invalid /nodes/0");
  }

  @Test
  void anUnreachableNodeIsAWarningOnly() {
    Drawn drawn = Drawn.withTrigger().text("island", "");
    assertThat(BOX.validate(drawn))
        .extracting(Problem::severity)
        .containsExactly(Problem.Severity.WARNING);
    assertThat(BOX.create(drawn).version()).isEqualTo(1);
  }

  @Test
  void anUnknownMemberIsAWarningOnly() {
    Drawn drawn = Drawn.withTrigger().node("a", "text_transform", "template", "", "x/y~", 1L);
    assertThat(found(drawn.way("start > a")))
        .containsExactly("member_unknown /nodes/1/data/x~1y~0");
    assertThat(BOX.create(drawn).version()).isEqualTo(1);
  }

  @Test
  void aMemberThatTheSettingsHaveIsToldSo() {
    Drawn drawn = Drawn.empty().node("start", "manual_trigger", "input_schema", Map.of());
    assertThat(BOX.validate(drawn))
        .extracting(Problem::message)
        .containsExactly(
            "'input_schema' is not a setting of Manual start."
                + " The workflow has it: 'settings.input_schema'.");
  }

  @Test
  void aMisspeltMemberIsToldTheOneThatIsMeant() {
    Object header = Map.of("kye", "a", "value", "b");
    Drawn drawn =
        Drawn.withTrigger()
            .node("a", "webhook", "url", "https://a.example", "metod", "PUT", "zz", 1L)
            .node("b", "webhook", "url", "https://a.example", "headers", List.of(header));
    assertThat(BOX.validate(drawn.way("start > a > b")))
        .filteredOn(problem -> problem.code().equals("member_unknown"))
        .extracting(Problem::message)
        .containsExactlyInAnyOrder(
            "'metod' is not a setting of HTTP request. Did you mean 'method'?",
            "'zz' is not a setting of HTTP request.",
            "'kye' is not a setting of HTTP request. Did you mean 'key'?");
  }

  @Test
  void anActionHasAnErrorHandleWhenItContinuesOnError() {
    Drawn continuing =
        Drawn.withTrigger()
            .node("a", "text_transform", "template", "", "continue_on_error", true)
            .text("b", "{{ a.error.message }}")
            .way("start > a:error > b");
    assertThat(BOX.validate(continuing)).isEmpty();
    Drawn stopping = Drawn.withTrigger().text("a", "").text("b", "").way("start > a:error > b");
    assertThat(found(stopping)).containsExactly("handle_unknown /edges/1/sourceHandle");
  }

  @Test
  void anEmptyHandleIsNone() {
    Drawn drawn = Drawn.withTrigger().text("a", "").rawEdge(Drawn.edge("e", "start", "a", ""));
    assertThat(BOX.validate(drawn)).isEmpty();
  }

  @Test
  void aNodeHasAWellFormedPlace() {
    Map<String, Object> node = Drawn.node("start", Map.of("componentId", "manual_trigger"));
    node.put("position", Map.of("x", 1L, "y", "2"));
    assertThat(found(Drawn.empty().raw(node))).containsExactly("node_invalid /nodes/0/position");
    node.put("position", Map.of("x", 1L, "y", -2L));
    assertThat(BOX.validate(Drawn.empty().raw(node))).isEmpty();
    node.put("data", "none");
    assertThat(found(Drawn.empty().raw(node))).containsExactly("node_invalid /nodes/0/data");
  }

  @Test
  void fiveHundredNodesAreFineAndOneMoreIsNot() {
    Drawn drawn = Drawn.withTrigger();
    IntStream.range(1, 500).forEach(i -> drawn.text("n" + i, "").way("start > n" + i));
    assertThat(BOX.validate(drawn)).isEmpty();
    drawn.text("last", "");
    assertThat(found(drawn)).containsExactly("nodes_too_many /nodes");
  }

  @Test
  void twoThousandEdgesAreFineAndOneMoreIsNot() {
    Drawn drawn = Drawn.withTrigger().text("a", "");
    IntStream.range(0, 2_000).forEach(i -> drawn.way("start > a"));
    assertThat(BOX.validate(drawn)).isEmpty();
    drawn.way("start > a");
    assertThat(found(drawn)).containsExactly("edges_too_many /edges");
    drawn.with("nodes", Collections.nCopies(501, "x"));
    assertThat(found(drawn)).containsExactly("nodes_too_many /nodes", "edges_too_many /edges");
  }

  @Test
  void manyWarningsDoNotHideAnError() {
    Drawn drawn = Drawn.withTrigger();
    IntStream.range(1, 499)
        .forEach(i -> drawn.node("n" + i, "text_transform", "template", "", "odd", 1L));
    drawn.text("bad", "{{");
    assertThat(BOX.validate(drawn))
        .hasSize(502)
        .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
        .extracting(Problem::nodeId)
        .containsExactly("bad");
  }

  @Test
  void aDefinitionOfMoreThanAMebibyteIsTooLarge() {
    Drawn drawn = Drawn.withTrigger().text("a", "ä".repeat(500_000)).way("start > a");
    assertThat(BOX.validate(drawn)).isEmpty();
    drawn.text("b", "ä".repeat(30_000)).way("a > b");
    assertThat(found(drawn)).containsExactly("definition_too_large /nodes");
  }

  @Test
  void aClientsTextIsNotEchoedWithoutEnd() {
    String endless = "x".repeat(100_000);
    assertThat(
            BOX.validate(
                Drawn.withTrigger()
                    .node("a", endless)
                    .way("start:" + endless + " > a > " + endless)))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.message()).hasSizeLessThan(400));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          name,              7,             a string
          description,       7,             a string or null
          is_active,         7,             true or false
          authorization_id,  7,             a string or null
          nodes,             7,             an array
          edges,             7,             an array
          settings,          7,             an object
          schedule_timezone, 7,             a string
          """)
  void aMemberOfTheWrongTypeIsToldWhatItMustBe(String member, long wrong, String expected) {
    assertThat(BOX.validate(Drawn.withTrigger().with(member, wrong)))
        .containsExactly(
            new Problem(
                "/" + member,
                null,
                "parameter_invalid",
                Problem.Severity.ERROR,
                "'" + member + "' must be " + expected + "."));
  }

  @Test
  void aNoteThatIsNoneIsRefused() {
    Map<String, Object> at = Map.of("x", 1L, "y", 2L);
    Map<String, Object> right = Map.of("id", "a", "text", "x".repeat(2_000), "position", at);
    List<Object> notes =
        List.of(
            right,
            right,
            "b",
            Map.of("id", "b c", "text", "", "position", at),
            Map.of("id", "c", "text", 1L, "position", at),
            Map.of("id", "d", "text", "x".repeat(2_001), "position", at),
            Map.of("id", "e", "text", "", "position", Map.of("x", "1", "y", 2L)),
            Map.of("id", "f", "text", ""));
    assertThat(BOX.validate(Drawn.withTrigger().with("notes", notes)))
        .extracting(Problem::pointer, Problem::code)
        .containsExactlyElementsOf(
            IntStream.range(1, 8).mapToObj(i -> tuple("/notes/" + i, "note_invalid")).toList());
    assertThat(BOX.validate(Drawn.withTrigger().with("notes", Collections.nCopies(101, right))))
        .extracting(Problem::code)
        .containsExactly("notes_too_many");
    assertThat(
            BOX.validate(
                Drawn.withTrigger().with("notes", "b").with("version_note", "x".repeat(501))))
        .extracting(Problem::pointer)
        .containsExactly("/notes", "/version_note");
  }

  @Test
  void otherWrongMembersAreNamedByTheirPointers() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("strict_variables", "yes");
    settings.put("concurrency", 0L);
    settings.put("on_missed", "some");
    settings.put("retention_days", null);
    settings.put("on_overlap", 1L);
    Drawn drawn =
        Drawn.withTrigger()
            .with("name", "x".repeat(256))
            .with("description", "x".repeat(10_001))
            .with("schedule_timezone", "Mars/Olympus")
            .with("schedule_type", "cron")
            .with("schedule_value", "* * * *")
            .with("settings", settings);
    assertThat(found(drawn))
        .containsExactlyInAnyOrder(
            "parameter_invalid /name",
            "parameter_invalid /description",
            "parameter_invalid /schedule_timezone",
            "parameter_invalid /schedule_value",
            "parameter_invalid /settings/strict_variables",
            "parameter_invalid /settings/concurrency",
            "parameter_invalid /settings/on_missed",
            "parameter_invalid /settings/on_overlap");
  }

  @Test
  void retentionIsANumberOfDaysFromOneOn() {
    for (Object wrong : List.of(0L, -1L, 36_501L, new BigDecimal("1.5"), "30", true)) {
      assertThat(found(Drawn.withTrigger().with("settings", Map.of("retention_days", wrong))))
          .containsExactly("parameter_invalid /settings/retention_days");
    }
    assertThat(
            BOX.create(Drawn.withTrigger().with("settings", Map.of("retention_days", 30L)))
                .settings())
        .containsEntry("retention_days", 30L);
  }

  @Test
  void concurrencyIsAWholeNumberFromOneOn() {
    for (Object wrong : List.of(0L, -1L, 1L << 31, new BigDecimal("1.5"), "1", true)) {
      assertThat(found(Drawn.withTrigger().with("settings", Map.of("concurrency", wrong))))
          .containsExactly("parameter_invalid /settings/concurrency");
    }
    Map<String, Object> any = new LinkedHashMap<>();
    any.put("concurrency", null);
    assertThat(found(Drawn.withTrigger().with("settings", any))).isEmpty();
    assertThat(
            BOX.create(Drawn.withTrigger().with("settings", Map.of("concurrency", 7L))).settings())
        .containsEntry("concurrency", 7L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "true",
        "\"x\"",
        "{\"type\": \"objekt\"}",
        "{\"$ref\": \"https://example.com/schema\"}",
        "{\"$ref\": \"#\"}",
        "{\"pattern\": \"(\"}",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
      })
  void anInputSchemaThatIsNoneIsRefused(String schema) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("input_schema", Json.parse(schema));
    assertThat(found(Drawn.withTrigger().with("settings", settings)))
        .containsExactly("parameter_invalid /settings/input_schema");
  }

  @Test
  void anInputSchemaIsOnlySoLarge() {
    Drawn drawn = Drawn.withTrigger();
    drawn.with("settings", Map.of("input_schema", Map.of("title", "x".repeat(32_000))));
    assertThat(found(drawn)).isEmpty();
    drawn.with("settings", Map.of("input_schema", Map.of("title", "ä".repeat(17_000))));
    assertThat(found(drawn)).containsExactly("parameter_invalid /settings/input_schema");
  }

  @Test
  void whatIsRequiredMustBeThere() {
    assertThat(found(Drawn.empty().without("name").without("edges").with("nodes", null)))
        .containsExactlyInAnyOrder(
            "parameter_missing /name", "parameter_missing /nodes", "parameter_missing /edges");
    assertThat(found(Drawn.empty())).containsExactly("parameter_invalid /nodes");
  }

  private static List<String> found(Drawn drawn) {
    List<String> found = new ArrayList<>();
    BOX.validate(drawn).forEach(problem -> found.add(problem.code() + " " + problem.pointer()));
    return found;
  }
}
