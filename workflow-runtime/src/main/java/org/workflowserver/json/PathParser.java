package org.workflowserver.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.workflowserver.json.PathQuery.Filter;
import org.workflowserver.json.PathQuery.Index;
import org.workflowserver.json.PathQuery.Name;
import org.workflowserver.json.PathQuery.Segment;
import org.workflowserver.json.PathQuery.Selector;
import org.workflowserver.json.PathQuery.Slice;
import org.workflowserver.json.PathQuery.Wildcard;

/** Reads a path by the grammar of RFC 9535. */
final class PathParser {
  private final PathText text;
  private final PathFilterParser filters;

  PathParser(String path) {
    this.text = new PathText(path);
    this.filters = new PathFilterParser(text, this::query);
  }

  PathQuery parse() {
    if (!text.accept("$")) {
      throw text.error("It begins with '$'");
    }
    PathQuery query = query(false);
    if (!text.isAtEnd()) {
      throw text.error("'.' or '[' is expected at character " + (text.position() + 1));
    }
    return query;
  }

  /** What follows {@code $}, or {@code @} where it is relative. */
  private PathQuery query(boolean relative) {
    List<Segment> segments = new ArrayList<>();
    while (true) {
      if (text.acceptAfterBlanks("..")) {
        segments.add(new Segment(true, text.accept("[") ? bracketed() : shorthand()));
      } else if (text.acceptAfterBlanks(".")) {
        segments.add(new Segment(false, shorthand()));
      } else if (text.acceptAfterBlanks("[")) {
        segments.add(new Segment(false, bracketed()));
      } else {
        return new PathQuery(relative, segments);
      }
    }
  }

  private List<Selector> shorthand() {
    if (text.accept("*")) {
      return List.of(new Wildcard());
    }
    return List.of(
        text.name()
            .map(Name::new)
            .orElseThrow(
                () -> text.error("A name is expected at character " + (text.position() + 1))));
  }

  private List<Selector> bracketed() {
    List<Selector> selectors = new ArrayList<>();
    do {
      text.skipBlanks();
      selectors.add(selector());
      text.skipBlanks();
    } while (text.accept(","));
    if (!text.accept("]")) {
      throw text.error("']' is missing at character " + (text.position() + 1));
    }
    return selectors;
  }

  private Selector selector() {
    Optional<String> name = text.quoted();
    if (name.isPresent()) {
      return new Name(name.get());
    }
    if (text.accept("*")) {
      return new Wildcard();
    }
    if (text.accept("?")) {
      return new Filter(filters.parse());
    }
    Optional<Long> first = text.integer();
    if (text.acceptAfterBlanks(":")) {
      return slice(first.orElse(null));
    }
    return new Index(
        first.orElseThrow(
            () ->
                text.error(
                    "An index, a name in quotes, '*' or '?' is expected at character "
                        + (text.position() + 1))));
  }

  private Slice slice(Long from) {
    text.skipBlanks();
    Long to = text.integer().orElse(null);
    long step = 1;
    if (text.acceptAfterBlanks(":")) {
      text.skipBlanks();
      step = text.integer().orElse(1L);
    }
    return new Slice(from, to, step);
  }
}
