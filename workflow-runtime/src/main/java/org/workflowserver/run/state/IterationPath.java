package org.workflowserver.run.state;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which iteration a step belongs to.
 *
 * @param text indices of the iterators around it, outermost first, separated by dots; empty outside
 */
public record IterationPath(String text) {
  /** Outside of all iterators. */
  public static final IterationPath OUTSIDE = new IterationPath("");

  /** The path with these indices, the outermost first. */
  public static IterationPath of(List<Integer> indices) {
    return parse(indices.stream().map(String::valueOf).collect(Collectors.joining(".")));
  }

  /** The path as it is stored. */
  public static IterationPath parse(String text) {
    return text.isEmpty() ? OUTSIDE : new IterationPath(text);
  }

  /** The path of an item of an iterator that is at this path. */
  public IterationPath item(int index) {
    return new IterationPath(text.isEmpty() ? Integer.toString(index) : text + "." + index);
  }

  /** The indices, the outermost first. */
  public List<Integer> indices() {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split("\\.")).map(Integer::valueOf).toList();
  }

  /** How many iterators are around. */
  public int depth() {
    return text.isEmpty() ? 0 : 1 + (int) text.chars().filter(c -> c == '.').count();
  }

  @Override
  public String toString() {
    return text;
  }
}
