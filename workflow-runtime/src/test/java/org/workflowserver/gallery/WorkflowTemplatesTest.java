package org.workflowserver.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ShippedComponents;
import org.workflowserver.identity.Caller;

class WorkflowTemplatesTest {
  private static final Map<String, Component> COMPONENTS =
      ShippedComponents.all().stream()
          .collect(Collectors.toMap(component -> component.descriptor().id(), found -> found));

  static List<WorkflowTemplate> all() {
    return List.copyOf(
        new WorkflowTemplates(null).list(Caller.of("default", "ann", List.of("viewer"))));
  }

  /** As the graph editor draws them: ways in are on the left of a node, ways out on the right. */
  @ParameterizedTest
  @MethodSource("all")
  void theyLeadFromLeftToRightAndTheTargetsStandInTheOrderOfTheHandles(WorkflowTemplate template) {
    Map<String, Map<String, Object>> nodes =
        members(template.workflow(), "nodes").stream()
            .collect(Collectors.toMap(node -> (String) node.get("id"), node -> node));
    List<Map<String, Object>> edges = members(template.workflow(), "edges");
    assertThat(edges)
        .allSatisfy(
            edge ->
                assertThat(place(nodes.get(edge.get("target")), "x"))
                    .isGreaterThanOrEqualTo(place(nodes.get(edge.get("source")), "x") + 300));
    for (Map.Entry<String, Map<String, Object>> node : nodes.entrySet()) {
      assertThat(
              edges.stream()
                  .filter(edge -> edge.get("source").equals(node.getKey()))
                  .sorted(Comparator.comparing(edge -> row(node.getValue(), edge)))
                  .map(edge -> place(nodes.get(edge.get("target")), "y")))
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  /** At which of its source's handles an edge leaves, from the top. */
  @SuppressWarnings("unchecked")
  private static int row(Map<String, Object> source, Map<String, Object> edge) {
    Map<String, Object> data = (Map<String, Object>) source.get("data");
    List<String> handles = COMPONENTS.get(data.get("componentId")).allHandles(data);
    return Optional.ofNullable(edge.get("sourceHandle")).map(handles::indexOf).orElse(0);
  }

  private static long place(Map<String, Object> node, String axis) {
    return ((Number) ((Map<?, ?>) node.get("position")).get(axis)).longValue();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> members(Map<String, Object> object, String member) {
    return (List<Map<String, Object>>) object.get(member);
  }
}
