package org.workflowserver.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Kind;
import org.workflowserver.component.ShippedComponents;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.definition.Mutants.Mutant;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Missing;
import org.workflowserver.definition.content.NodeParser;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.definition.content.Problems;
import org.workflowserver.definition.content.WorkflowCheck;
import org.workflowserver.json.Json;

/**
 * What the catalogue's schema of a component refuses, the validation of a workflow refuses; a
 * member that is null counts as one that is left out, unless it is required.
 */
class ShippedNodesTest {
  private static final ComponentCatalogue CATALOGUE =
      new ComponentCatalogue(ShippedComponents.all());
  private static final NodeParser PARSER = new NodeParser(CATALOGUE);

  /** Members that only actions have. */
  private static final Map<String, Object> OF_ACTIONS =
      Json.parseObject(
          """
          {
            "continue_on_error": true,
            "timeout_seconds": 10,
            "retry": {
              "max_attempts": 2, "initial_interval_ms": 10, "multiplier": 1.5,
              "max_interval_ms": 100, "jitter": 0
            }
          }""");

  static List<String> components() {
    return CATALOGUE.all().stream().map(component -> component.descriptor().id()).toList();
  }

  @ParameterizedTest
  @MethodSource("components")
  void anExampleIsANodeInOrder(String id) {
    assertThat(problems(id, example(id))).isEmpty();
    assertThat(PARSER.parse(node(id, example(id))).failure()).isNull();
  }

  @ParameterizedTest
  @MethodSource("components")
  void aMissingMemberAWrongTypeAndAnUnknownNameAreRefused(String id) {
    SchemaCheck schema = SchemaCheck.of(CATALOGUE.schemaOf(component(id)));
    List<Mutant> mutants = Mutants.refused(withoutItsId(id), example(id));
    assertThat(mutants).isNotEmpty();
    for (Mutant mutant : mutants) {
      assertThat(refuses(schema, mutant.value())).as(mutant.what()).isTrue();
      if (!mutant.isOfNull()) {
        assertRefused(id, mutant);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("components")
  void whateverTheSchemaRefusesIsRefused(String id) {
    SchemaCheck schema = SchemaCheck.of(CATALOGUE.schemaOf(component(id)));
    Map<Boolean, List<Mutant>> mutants =
        Mutants.any(example(id)).stream()
            .filter(mutant -> !mutant.isOfNull())
            .collect(Collectors.partitioningBy(mutant -> refuses(schema, mutant.value())));
    assertThat(mutants.get(true)).isNotEmpty().allSatisfy(mutant -> assertRefused(id, mutant));
    assertThat(mutants.get(false))
        .allSatisfy(
            mutant ->
                assertThatCode(() -> problems(id, mutant.value()))
                    .as(mutant.what())
                    .doesNotThrowAnyException());
  }

  /** Generated clients write null for members that they were not given. */
  @ParameterizedTest
  @MethodSource("components")
  void aMemberThatIsNullCountsAsOneThatIsLeftOut(String id) {
    Map<String, Object> schema = CATALOGUE.schemaOf(component(id));
    List<?> required = (List<?>) schema.getOrDefault("required", List.of());
    Map<String, Object> data = example(id);
    ((Map<?, ?>) schema.get("properties"))
        .keySet()
        .forEach(name -> data.putIfAbsent((String) name, null));
    assertThat(problems(id, data)).isEmpty();
    assertThat(PARSER.parse(node(id, data)).failure()).isNull();
    for (Object name : required) {
      Map<String, Object> without = example(id);
      without.put((String) name, null);
      if (refuses(SchemaCheck.of(schema), without)) {
        assertRefused(id, new Mutant(name + " is null", without));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("components")
  void anUnknownMemberIsAWarning(String id) {
    Map<String, Object> data = example(id);
    data.put("no_such_member", 1L);
    assertThat(problems(id, data))
        .extracting(Problem::code, Problem::severity, problem -> problem.pointer().split("/")[4])
        .containsExactly(tuple("member_unknown", Problem.Severity.WARNING, "no_such_member"));
  }

  private static void assertRefused(String id, Mutant mutant) {
    assertThat(problems(id, mutant.value()))
        .as(mutant.what())
        .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
        .isNotEmpty()
        .allMatch(problem -> problem.pointer().matches("/nodes/[01]/data(/.*)?"))
        .allMatch(problem -> problem.code().equals("configuration_invalid"));
    assertThat(PARSER.parse(node(id, mutant.value())).failure()).as(mutant.what()).isNotNull();
  }

  private static boolean refuses(SchemaCheck schema, Map<String, Object> data) {
    return schema.violations(data).stream().anyMatch(violation -> !violation.isUnknownMember());
  }

  private static List<Problem> problems(String id, Map<String, Object> data) {
    List<Object> nodes = new ArrayList<>();
    List<Object> edges = new ArrayList<>();
    if (component(id).descriptor().kind() != Kind.TRIGGER) {
      nodes.add(node("manual_trigger", Map.of()));
      edges.add(Drawn.edge("e1", "manual_trigger", id, null));
    }
    nodes.add(node(id, data));
    if (component(id).isAnswered()) {
      nodes.add(node("text_transform", Map.of("template", "answer", "is_response", true)));
      edges.add(Drawn.edge("e1", id, "text_transform", null));
    }
    Problems problems = new Problems();
    Drawing drawing = Drawing.read(nodes, edges, problems);
    WorkflowCheck.run(CATALOGUE, drawing, Missing.NONE, problems);
    return problems.all();
  }

  /** A node that does not name its component is of none, which is told in another way. */
  private static Map<String, Object> withoutItsId(String id) {
    Map<String, Object> schema = new LinkedHashMap<>(CATALOGUE.schemaOf(component(id)));
    Map<String, Object> properties = new LinkedHashMap<>();
    ((Map<?, ?>) schema.get("properties"))
        .forEach((name, property) -> properties.put((String) name, property));
    properties.remove("componentId");
    schema.put("properties", properties);
    return schema;
  }

  /** The component is named by the node, so that its own configuration can be anything. */
  private static Map<String, Object> node(String id, Map<String, Object> data) {
    Map<String, Object> named = new LinkedHashMap<>(data);
    named.put("componentId", id);
    return Drawn.node(id, named);
  }

  private static Map<String, Object> example(String id) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("description", "An example.");
    data.putAll(component(id).descriptor().example());
    if (component(id).descriptor().kind() == Kind.ACTION) {
      data.putAll(OF_ACTIONS);
    }
    return data;
  }

  private static Component component(String id) {
    return CATALOGUE.find(id).orElseThrow();
  }
}
