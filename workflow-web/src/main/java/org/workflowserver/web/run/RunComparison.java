package org.workflowserver.web.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
 * @param steps those that differ, in the order of the graph, at most {@value #MOST}
 * @param counted titles of the nodes inside iterators of which as many items came to the same; what
 *     these read and wrote was not compared
 * @param more how many steps were not compared
 */
public record RunComparison(
    GraphDrawing drawing, List<Step> steps, List<String> counted, int more) {
  static final int MOST = 100;

  /** Characters of an input or output that is compared. */
  static final int LONGEST = 64 << 10;

  /**
   * A node whose steps differ.
   *
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

  /** A run and how its entries are read: those with long texts are left out. */
  record Side(RunTrace trace, Entries entries) {
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

    Map<String, LogView> read(List<String> nodes) {
      Map<String, Integer> last = last();
      List<Integer> numbers =
          nodes.stream().map(last::get).filter(number -> number != null).toList();
      return entries.read(numbers).stream()
          .collect(Collectors.toMap(LogView::nodeId, entry -> entry));
    }

    /** What the items of a node came to. */
    String items(String nodeId, Words words) {
      return trace.steps().stream()
          .filter(step -> step.iterated() && step.nodeId().equals(nodeId))
          .collect(
              Collectors.groupingBy(
                  StepTrace::status, TreeMap::new, Collectors.summingInt(StepTrace::count)))
          .entrySet()
          .stream()
          .map(found -> found.getValue() + " × " + words.entry(found.getKey()).label())
          .collect(Collectors.joining(", "));
    }
  }

  static RunComparison of(Side first, Side second, Words words) {
    Map<String, PictureNode> one = first.nodes();
    Map<String, PictureNode> other = second.nodes();
    List<String> nodes =
        Stream.concat(
                first.trace().picture().nodes().stream(), second.trace().picture().nodes().stream())
            .map(PictureNode::id)
            .distinct()
            .toList();
    // Where they took another way first: of that many steps none is left out.
    List<String> compared =
        nodes.stream()
            .sorted(Comparator.comparing(id -> state(one, id) == state(other, id)))
            .limit(MOST)
            .toList();
    Map<String, LogView> before = first.read(compared);
    Map<String, LogView> after = second.read(compared);
    List<Step> steps = new ArrayList<>();
    List<String> counted = new ArrayList<>();
    for (String id : nodes) {
      if (compared.contains(id)) {
        Step step =
            step(
                Optional.ofNullable(one.get(id)).orElseGet(() -> other.get(id)),
                new State[] {state(one, id), state(other, id)},
                List.of(first.items(id, words), second.items(id, words)),
                values(first, before, id),
                values(second, after, id));
        if (!step.isSame()) {
          steps.add(step);
        } else if (step.items() != null) {
          counted.add(step.title());
        }
      }
    }
    return new RunComparison(
        GraphDrawing.of(picture(first.trace(), second.trace()), Optional.empty()),
        steps,
        counted,
        nodes.size() - compared.size());
  }

  /** A node's entry; unread where it is too long, and null where there is none. */
  private record Values(LogView entry, boolean tooLong) {}

  private static Values values(Side side, Map<String, LogView> read, String id) {
    return new Values(read.get(id), !read.containsKey(id) && side.last().containsKey(id));
  }

  private static Step step(
      PictureNode node, State[] states, List<String> items, Values before, Values after) {
    LogView one = before.entry();
    LogView other = after.entry();
    boolean both = one != null && other != null;
    boolean tooLong = before.tooLong() || after.tooLong();
    return new Step(
        node.id(),
        node.description() == null ? node.id() : node.description(),
        states[0],
        states[1],
        items.stream().allMatch(String::isEmpty) ? null : items,
        both ? JsonDifference.between(own(one, one.input()), own(other, other.input())) : null,
        both ? JsonDifference.between(own(one, one.output()), own(other, other.output())) : null,
        tooLong ? Texts.of("run-compare.too-long") : "");
  }

  /** A text in which the run does not name itself: that differs always, and tells nothing. */
  private static String own(LogView entry, String text) {
    return text.replace(entry.runId(), Texts.of("run-compare.this-run"));
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
