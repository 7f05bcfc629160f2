package org.workflowserver.template.mask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Parts of a text, each from a start to an end. */
final class Spans {
  /** A part; the end is not in it. */
  private record Span(int start, int end) {
    boolean touches(Span other) {
      return start <= other.end && other.start <= end;
    }

    Span with(Span other) {
      return new Span(Math.min(start, other.start), Math.max(end, other.end));
    }
  }

  private final List<Span> spans = new ArrayList<>();

  boolean isEmpty() {
    return spans.isEmpty();
  }

  void add(int start, int end) {
    Span span = new Span(start, end);
    // One search ends its parts in order, so what overlaps lies on top: the list stays short.
    while (!spans.isEmpty() && spans.getLast().touches(span)) {
      span = span.with(spans.removeLast());
    }
    spans.add(span);
  }

  /** Adds parts of a text that was decoded from this one, at the places that they came from. */
  void addAll(Spans decoded, DecodedText from) {
    decoded.spans.forEach(span -> add(from.origin(span.start), from.end(span.end)));
  }

  /** The text with each part, or chain of parts that touch, replaced. */
  String replacedIn(String text, String replacement) {
    spans.sort(Comparator.comparingInt(Span::start));
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    int covered = -1;
    for (Span span : spans) {
      if (span.start > covered) {
        out.append(text, from, span.start).append(replacement);
      }
      covered = Math.max(covered, span.end);
      from = covered;
    }
    return out.append(text, from, text.length()).toString();
  }
}
