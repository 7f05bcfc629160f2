package org.workflowserver.web.page;

import static java.util.stream.Collectors.groupingBy;

import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.PictureNode;

/**
 * A run's picture in the coordinates of an SVG image, its upper left corner at 0, 0.
 *
 * <p>Nodes stay where their author drew them, drawn apart as far as our boxes need; where that does
 * not help, the graph is laid out in layers.
 */
public record GraphDrawing(int width, int height, List<Box> boxes, List<Line> lines) {
  static final int BOX_WIDTH = 208;
  static final int BOX_HEIGHT = 64;

  private static final int GAP = 36;
  private static final int MARGIN = 16;
  private static final double[] STRETCHES = {1, 1.25, 1.5, 2, 2.5, 3};

  /** How far a graph shrinks by itself: its smallest text has 11 px then, and it scrolls. */
  private static final double LEGIBLE = 0.8;

  /** Graphs with more nodes have a map, of which the longer side is so long. */
  private static final int SMALL = 30;

  private static final int MAP_SIZE = 140;
  private static final int LEAST_MAP_SIZE = 30;
  private static final int TITLE_LENGTH = 18;
  private static final int COMPONENT_LENGTH = 22;
  private static final int LABEL_LENGTH = 24;
  private static final int LABEL_HEIGHT = 16;
  private static final int LABEL_GAP = 9;

  /** Nodes further apart, and for each so much further, are laid out: nobody would find them. */
  private static final double FARTHEST = 10_000;

  private static final double FARTHER = 600;

  /** Edges are called by their ways out. */
  public static GraphDrawing of(RunPicture picture, Optional<String> selected) {
    return of(
        picture,
        selected,
        edge -> edge.handle() == null || edge.handle().equals("default") ? "" : edge.handle());
  }

  /** With what edges are called, empty for nothing. */
  public static GraphDrawing of(
      RunPicture picture, Optional<String> selected, Function<PictureEdge, String> names) {
    // Labels that are still to come above a node.
    Map<String, Integer> labels = new HashMap<>();
    picture.edges().stream()
        .filter(edge -> !names.apply(edge).isEmpty())
        .forEach(edge -> labels.merge(edge.target(), 1, Integer::sum));
    Map<String, Point> places =
        origin(places(picture), labels.values().stream().reduce(0, Math::max) * LABEL_HEIGHT);
    Map<String, String> called = picture.names();
    List<Box> boxes =
        picture.nodes().stream()
            .map(node -> Box.of(node, places.get(node.id()), called.get(node.id()), selected))
            .toList();
    List<Line> lines =
        picture.edges().stream()
            .filter(edge -> places.containsKey(edge.source()) && places.containsKey(edge.target()))
            .map(edge -> Line.of(edge, names.apply(edge), places, labels))
            // What was taken lies on top.
            .sorted(Comparator.comparing(line -> line.edge().taken()))
            .toList();
    return new GraphDrawing(
        extent(boxes.stream().mapToDouble(Box::x), BOX_WIDTH),
        extent(boxes.stream().mapToDouble(Box::y), BOX_HEIGHT),
        boxes,
        lines);
  }

  /** The edges that lead from one node. */
  public record Edges(String source, List<Line> lines) {}

  /** The edges by the node that they lead from. */
  public List<Edges> edges() {
    Map<String, List<Line>> from = lines.stream().collect(groupingBy(line -> line.edge().source()));
    return boxes.stream()
        .filter(box -> from.containsKey(box.id()))
        .map(box -> new Edges(box.id(), from.get(box.id())))
        .toList();
  }

  /** How wide the graph is at least. */
  public long leastWidth() {
    return Math.round(width * LEGIBLE);
  }

  public boolean isLarge() {
    return boxes.size() > SMALL;
  }

  /** How long a side of the map is. */
  public long mapLength(int side) {
    return Math.max(LEAST_MAP_SIZE, Math.round((double) MAP_SIZE * side / Math.max(width, height)));
  }

  /** The name of a node; its id when it is not in the picture. */
  public String titleOf(String nodeId) {
    return find(nodeId).map(Box::name).orElse(nodeId);
  }

  public Optional<Box> find(String nodeId) {
    return boxes.stream().filter(box -> box.id().equals(nodeId)).findFirst();
  }

  private static int extent(DoubleStream starts, int size) {
    return (int) Math.ceil(starts.max().orElse(0)) + size + MARGIN;
  }

  private static Map<String, Point> places(RunPicture picture) {
    for (double stretch : STRETCHES) {
      if (fits(picture.nodes(), stretch)) {
        return places(picture, stretch);
      }
    }
    return places(picture.inLayers(), 1);
  }

  private static Map<String, Point> places(RunPicture picture, double stretch) {
    Map<String, Point> places = new HashMap<>();
    for (PictureNode node : picture.nodes()) {
      places.put(node.id(), new Point(node.x() * stretch, node.y() * stretch));
    }
    return places;
  }

  private static boolean fits(List<PictureNode> nodes, double stretch) {
    if (isFar(nodes, PictureNode::x, stretch) || isFar(nodes, PictureNode::y, stretch)) {
      return false;
    }
    for (int i = 0; i < nodes.size(); i++) {
      for (int j = i + 1; j < nodes.size(); j++) {
        double across = Math.abs(nodes.get(i).x() - nodes.get(j).x()) * stretch;
        double down = Math.abs(nodes.get(i).y() - nodes.get(j).y()) * stretch;
        if (across < BOX_WIDTH + GAP && down < BOX_HEIGHT + GAP) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isFar(
      List<PictureNode> nodes, ToDoubleFunction<PictureNode> place, double stretch) {
    DoubleSummaryStatistics places = nodes.stream().mapToDouble(place).summaryStatistics();
    double extent = places.getMax() - places.getMin();
    return extent * stretch > FARTHEST + nodes.size() * FARTHER;
  }

  private static Map<String, Point> origin(Map<String, Point> places, int above) {
    double left = places.values().stream().mapToDouble(Point::x).min().orElse(0) - MARGIN;
    double top = places.values().stream().mapToDouble(Point::y).min().orElse(0) - MARGIN - above;
    Map<String, Point> moved = new HashMap<>();
    places.forEach((id, at) -> moved.put(id, new Point(at.x() - left, at.y() - top)));
    return moved;
  }

  private static String shortened(String text, int most) {
    int length = text.codePointCount(0, text.length());
    return length <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  private record Point(double x, double y) {}

  /**
   * A node's box.
   *
   * @param name the title, with the id where others have the same
   */
  public record Box(PictureNode node, String name, int x, int y, boolean selected) {
    static Box of(PictureNode node, Point at, String name, Optional<String> selected) {
      int x = (int) Math.round(at.x());
      int y = (int) Math.round(at.y());
      return new Box(node, name, x, y, selected.equals(Optional.of(node.id())));
    }

    public String id() {
      return node.id();
    }

    /** What its author says of it, else its id. */
    public String title() {
      return node.called();
    }

    /** The component's title. */
    public String component() {
      return node.title() == null ? node.componentId() : node.title();
    }

    /** As much of the title as the box holds. */
    public String shortTitle() {
      return shortened(title(), TITLE_LENGTH);
    }

    /** As much of the component's title. */
    public String shortComponent() {
      return shortened(component(), COMPONENT_LENGTH);
    }
  }

  /**
   * An edge.
   *
   * @param path of an SVG path
   * @param label what it is called
   * @param x beginning of the label, which stands above the node that the edge leads to: no node is
   *     there
   * @param y middle of the label
   */
  public record Line(PictureEdge edge, String path, String label, int x, int y) {
    static Line of(
        PictureEdge edge, String label, Map<String, Point> places, Map<String, Integer> labels) {
      Point source = places.get(edge.source());
      Point target = places.get(edge.target());
      boolean sideways =
          target.x() >= source.x() + BOX_WIDTH || target.y() < source.y() + BOX_HEIGHT;
      Point from =
          sideways
              ? new Point(source.x() + BOX_WIDTH, source.y() + BOX_HEIGHT / 2.0)
              : new Point(source.x() + BOX_WIDTH / 2.0, source.y() + BOX_HEIGHT);
      Point to =
          sideways
              ? new Point(target.x(), target.y() + BOX_HEIGHT / 2.0)
              : new Point(target.x() + BOX_WIDTH / 2.0, target.y());
      int before = label.isEmpty() ? 0 : labels.merge(edge.target(), -1, Integer::sum);
      return new Line(
          edge,
          curve(from, to, sideways),
          shortened(label, LABEL_LENGTH),
          (int) Math.round(sideways ? target.x() : to.x() + LABEL_GAP),
          (int) Math.round(target.y()) - LABEL_GAP - before * LABEL_HEIGHT);
    }

    private static String curve(Point from, Point to, boolean sideways) {
      double bend = Math.max(24, Math.abs(sideways ? to.x() - from.x() : to.y() - from.y()) / 2);
      return "M%s C%s %s %s"
          .formatted(
              spot(from, 0, 0),
              spot(from, sideways ? bend : 0, sideways ? 0 : bend),
              spot(to, sideways ? -bend : 0, sideways ? 0 : -bend),
              spot(to, 0, 0));
    }

    private static String spot(Point at, double right, double down) {
      return Math.round(at.x() + right) + "," + Math.round(at.y() + down);
    }
  }
}
