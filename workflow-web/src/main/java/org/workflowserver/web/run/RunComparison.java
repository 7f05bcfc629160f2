package org.workflowserver.web.run;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.run.LogView;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;

/**
 * Two runs of one workflow beside each other: the nodes where they took another way, and those
 * whose steps read or wrote something else.
 *
 * @param drawing the first run's graph, with the nodes that differ marked
 * @param steps those that differ, in the order of the graph, at most {@value #MOST}; their values
 *     are compared until {@value #MOST_PLACES} places are found
 * @param counted titles of the nodes inside iterators of which as many items came to the same; what
 *     these read and wrote was not compared
 * @param more how many steps were not compared
 */
public record RunComparison(
    GraphDrawing drawing, List<Step> steps, List<String> counted, int more) {
  static final int MOST = 100;

  /** Places in values at which no further values are read. */
  static final int MOST_PLACES = 500;

  /** Nodes whose entries are in memory at a time. */
  static final int AT_A_TIME = 4;

  /** Characters of an input or output that is compared. */
  static final int LONGEST = 64 << 10;

  /**
   * A node whose steps differ.
   *
   * @param title what its author says of it, else its id
   * @param component what its component is called
   * @param first what became of it in the first run; null where that has no such node
   * @param second as before, of the second run
   * @param items what its items came to, in words; null outside iterators
   * @param input null where it was not compared
   * @param output null where it was not compared
   * @param unread why values were not compared; empty where they were
   */
  public record Step(
      String nodeId,
      String title,
      String component,
      State first,
      State second,
      List<String> items,
      JsonDifference input,
      JsonDifference output,
      String unread) {
    /** Whether the runs took another way here. */
    public boolean isOtherWay() {
      return first != second;
    }

    boolean isSame() {
      return first == second
          && (items == null || items.get(0).equals(items.get(1)))
          && (input == null || input.isNone())
          && (output == null || output.isNone())
          && unread.isEmpty();
    }
  }

  /**
   * A run and how its entries are read: those with long texts are left out.
   *
   * @param kept whether there is an entry of that number, long or not
   */
  record Side(RunTrace trace, Entries entries, IntPredicate kept) {
    interface Entries {
      List<LogView> read(List<Integer> numbers);
    }

    Map<String, PictureNode> nodes() {
      return trace.picture().nodes().stream()
          .collect(Collectors.toMap(PictureNode::id, node -> node));
    }

    /** The last entry of each node outside of iterators. */
    Map<String, Integer> last() {
      Map<String, Integer> last = new HashMap<>();
      trace.steps().stream()
          .filter(step -> !step.iterated())
          .forEach(step -> last.merge(step.nodeId(), step.last(), Math::max));
      return last;
    }

    /** Reads some of the {@link #last} entries. */
    Map<String, LogView> read(Map<String, Integer> last, List<String> nodes) {
      List<Integer> numbers = nodes.stream().filter(last::containsKey).map(last::get).toList();
      return entries.read(numbers).stream()
          .collect(Collectors.toMap(LogView::nodeId, entry -> entry));
    }

    /** What the items of each node inside iterators came to. */
    Map<String, String> items(Words words) {
      return trace.steps().stream()
          .filter(StepTrace::iterated)
          .collect(
              Collectors.groupingBy(
                  StepTrace::nodeId,
                  Collectors.collectingAndThen(
                      Collectors.groupingBy(
                          StepTrace::status, TreeMap::new, Collectors.summingInt(StepTrace::count)),
                      counts ->
                          counts.entrySet().stream()
                              .map(
                                  found ->
                                      found.getValue()
                                          + " × "
                                          + words.entry(found.getKey()).label())
                              .collect(Collectors.joining(", ")))));
    }
  }

  static RunComparison of(Side first, Side second, Words words) {
    Nodes nodes = new Nodes(first, second, words);
    List<String> ids =
        Stream.concat(
                first.trace().picture().nodes().stream(), second.trace().picture().nodes().stream())
            .map(PictureNode::id)
            .distinct()
            .toList();
    // Where they took another way, or other items, first: of that many steps none is left out.
    List<String> ordered =
        ids.stream().sorted(Comparator.comparing(nodes::isSame)).limit(MOST).toList();
    for (int i = 0; i < ordered.size(); i += AT_A_TIME) {
      nodes.compare(ordered.subList(i, Math.min(ordered.size(), i + AT_A_TIME)));
    }
    List<Step> compared =
        ids.stream().map(nodes.compared::get).filter(step -> step != null).toList();
    return new RunComparison(
        GraphDrawing.of(picture(first.trace(), second.trace()), Optional.empty()),
        compared.stream().filter(step -> !step.isSame()).toList(),
        compared.stream()
            .filter(step -> step.isSame() && step.items() != null)
            .map(Step::title)
            .toList(),
        ids.size() - compared.size());
  }

  /**
   * Compares the nodes of two runs, a few at a time, since what they read and wrote may be long.
   */
  private static final class Nodes {
    private final Map<String, Step> compared = new HashMap<>();
    private final Side first;
    private final Side second;
    private final Map<String, String> items;
    private final Map<String, String> otherItems;
    private final Map<String, PictureNode> one;
    private final Map<String, PictureNode> other;
    private final Map<String, Integer> lastOfOne;
    private final Map<String, Integer> lastOfOther;
    private final List<String> own;
    private int places;

    Nodes(Side first, Side second, Words words) {
      this.first = first;
      this.second = second;
      items = first.items(words);
      otherItems = second.items(words);
      one = first.nodes();
      other = second.nodes();
      lastOfOne = first.last();
      lastOfOther = second.last();
      own =
          Stream.of(first, second)
              .map(side -> side.trace().run())
              .flatMap(run -> Stream.of(run.id(), run.originalRunId()))
              .filter(Objects::nonNull)
              .distinct()
              .toList();
    }

    /** Whether all but values is the same. */
    boolean isSame(String id) {
      return state(one, id) == state(other, id)
          && Objects.equals(items.get(id), otherItems.get(id));
    }

    void compare(List<String> nodes) {
      if (places >= MOST_PLACES) {
        nodes.stream()
            .filter(id -> !isSame(id) || !hasValues(id))
            .forEach(
                id ->
                    compared.put(
                        id,
                        step(
                            id,
                            null,
                            null,
                            hasValues(id) ? Texts.of("run-compare.enough-differs") : "")));
        return;
      }
      Map<String, LogView> before = first.read(lastOfOne, nodes);
      Map<String, LogView> after = second.read(lastOfOther, nodes);
      for (String id : nodes) {
        String unread =
            Stream.of(unread(id, first, lastOfOne, before), unread(id, second, lastOfOther, after))
                .filter(why -> !why.isEmpty())
                .findFirst()
                .orElse("");
        compared.put(id, step(id, before.get(id), after.get(id), unread));
      }
    }

    private boolean hasValues(String id) {
      return lastOfOne.containsKey(id) || lastOfOther.containsKey(id);
    }

    /** Why an entry was not read: retention may have removed it since its number was. */
    private static String unread(
        String id, Side side, Map<String, Integer> last, Map<String, LogView> read) {
      if (!last.containsKey(id) || read.containsKey(id)) {
        return "";
      }
      return Texts.of(
          side.kept().test(last.get(id)) ? "run-compare.too-long" : "run-compare.removed");
    }

    private Step step(String id, LogView before, LogView after, String unread) {
      PictureNode node = one.containsKey(id) ? one.get(id) : other.get(id);
      List<String> came = List.of(items.getOrDefault(id, ""), otherItems.getOrDefault(id, ""));
      return new Step(
          id,
          node.description() == null ? id : node.description(),
          node.title() == null ? node.componentId() : node.title(),
          state(one, id),
          state(other, id),
          came.stream().allMatch(String::isEmpty) ? null : came,
          difference(before, after, LogView::input),
          difference(before, after, LogView::output),
          unread);
    }

    private JsonDifference difference(
        LogView before, LogView after, Function<LogView, String> value) {
      if (before == null || after == null) {
        return null;
      }
      JsonDifference found = JsonDifference.between(value.apply(before), value.apply(after), own);
      places += found.changes().size();
      return found;
    }
  }

  private static State state(Map<String, PictureNode> nodes, String id) {
    return nodes.containsKey(id) ? nodes.get(id).state() : null;
  }

  /** The first run's graph; an edge is taken where both took it, and is named where one did. */
  private static RunPicture picture(RunTrace first, RunTrace second) {
    Map<String, PictureEdge> other =
        second.picture().edges().stream()
            .collect(Collectors.toMap(RunComparison::key, edge -> edge, (a, b) -> a));
    List<PictureEdge> edges =
        first.picture().edges().stream()
            .map(
                edge -> {
                  boolean too = other.containsKey(key(edge)) && other.get(key(edge)).taken();
                  String named =
                      edge.taken() == too
                          ? edge.handle()
                          : edge.taken()
                              ? Texts.of("run-compare.only-first-run")
                              : Texts.of("run-compare.only-second-run");
                  return new PictureEdge(edge.source(), edge.target(), named, edge.taken() || too);
                })
            .toList();
    return new RunPicture(first.picture().nodes(), edges);
  }

  private static String key(PictureEdge edge) {
    return edge.source() + " " + edge.handle() + " " + edge.target();
  }
}
