package org.workflowserver.web.page;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Descriptor;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;

/** The picture of a graph that nothing has run of. */
public record GraphPicture(ComponentCatalogue catalogue) {
  /** Draws nodes and edges as they are stored. */
  public RunPicture of(List<Map<String, Object>> nodes, List<Map<String, Object>> edges) {
    return new RunPicture(
        nodes.stream().map(this::node).toList(), edges.stream().map(GraphPicture::edge).toList());
  }

  private PictureNode node(Map<String, Object> drawn) {
    String component = componentOf(drawn);
    Optional<Descriptor> found = catalogue.find(component).map(Component::descriptor);
    Map<?, ?> position = drawn.get("position") instanceof Map<?, ?> point ? point : Map.of();
    return new PictureNode(
        String.valueOf(drawn.get("id")),
        component,
        found.map(Descriptor::title).orElse(component),
        descriptionOf(drawn),
        found.map(descriptor -> descriptor.kind().code()).orElse(""),
        coordinate(position.get("x")),
        coordinate(position.get("y")),
        State.PENDING,
        0,
        false,
        null);
  }

  private static double coordinate(Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }

  /** What the author says of a node; null when that is nothing. */
  private static String descriptionOf(Map<String, Object> node) {
    return node.get("data") instanceof Map<?, ?> data
            && data.get("description") instanceof String text
            && !text.isBlank()
        ? text.strip()
        : null;
  }

  /** What its author says of a node, else its id. */
  public static String nameOf(Map<String, Object> node) {
    String description = descriptionOf(node);
    return description == null ? Objects.toString(node.get("id"), "") : description;
  }

  /** The component that a node names. */
  static String componentOf(Map<String, Object> node) {
    return String.valueOf(Component.idOf(node));
  }

  private static PictureEdge edge(Map<String, Object> drawn) {
    return new PictureEdge(
        String.valueOf(drawn.get("source")),
        String.valueOf(drawn.get("target")),
        drawn.get("sourceHandle") instanceof String handle && !handle.isEmpty() ? handle : null,
        true);
  }
}
