package org.workflowserver.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.workflowserver.json.PathTest.Operand;

/** Reads the filters of a path by the grammar of RFC 9535, and refuses those that mix kinds up. */
final class PathFilterParser {
  private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");
  private static final int DEEPEST = 50;

  private final PathText text;
  private final Function<Boolean, PathQuery> queries;
  private int depth;

  /**
   * @param queries reads what follows {@code $}, or {@code @} where it is relative
   */
  PathFilterParser(PathText text, Function<Boolean, PathQuery> queries) {
    this.text = text;
    this.queries = queries;
  }

  /** What follows a question mark. */
  PathTest parse() {
    if (++depth > DEEPEST) {
      throw text.error("Its filters lie within each other more than " + DEEPEST + " deep");
    }
    List<PathTest> ways = new ArrayList<>();
    do {
      List<PathTest> together = new ArrayList<>();
      do {
        text.skipBlanks();
        together.add(basic());
      } while (text.acceptAfterBlanks("&&"));
      ways.add(PathTest.all(together));
    } while (text.acceptAfterBlanks("||"));
    depth--;
    return PathTest.any(ways);
  }

  private PathTest basic() {
    boolean negated = isNegation();
    if (negated) {
      text.expect("!");
      text.skipBlanks();
    }
    PathTest test = text.accept("(") ? inBrackets() : negated ? test() : comparisonOrTest();
    return negated ? PathTest.not(test) : test;
  }

  private boolean isNegation() {
    return text.isNext("!") && !text.isNext("!=");
  }

  private PathTest inBrackets() {
    PathTest test = parse();
    text.expectAfterBlanks(")");
    return test;
  }

  private PathTest comparisonOrTest() {
    Optional<PathQuery> query = query();
    // A path is read once: what lies within it may be read twice each time else.
    if (query.isPresent() && (!query.get().isSingular() || !isComparisonNext())) {
      return PathTest.exists(query.get());
    }
    Optional<Operand> left = query.map(Operand::of).or(this::value);
    return left.isPresent() ? comparison(left.get()) : test();
  }

  private boolean isComparisonNext() {
    int before = text.position();
    text.skipBlanks();
    boolean next = OPERATORS.stream().anyMatch(text::isNext);
    text.backTo(before);
    return next;
  }

  private PathTest comparison(Operand left) {
    text.skipBlanks();
    String operator =
        OPERATORS.stream()
            .filter(text::accept)
            .findFirst()
            .orElseThrow(() -> expected("A comparison"));
    text.skipBlanks();
    Operand right = operand();
    return (current, reading) ->
        PathValues.compare(
            left.value(current, reading), operator, right.value(current, reading), reading);
  }

  /** Something that holds or does not: whether a path leads anywhere, or a function says so. */
  private PathTest test() {
    Optional<PathQuery> query = query();
    if (query.isPresent()) {
      return PathTest.exists(query.get());
    }
    String name = text.function().orElseThrow(() -> expected("A test"));
    boolean whole = name.equals("match");
    if (!whole && !name.equals("search")) {
      throw text.error("There is no test '" + name + "'");
    }
    Operand in = argument();
    text.expectAfterBlanks(",");
    Operand pattern = argument();
    text.expectAfterBlanks(")");
    return (current, reading) ->
        in.value(current, reading) instanceof String searched
            && pattern.value(current, reading) instanceof String sought
            && reading.matches(searched, sought, whole);
  }

  /** A literal, a path to one value, or a function that gives a value. */
  private Operand operand() {
    return query()
        .map(
            query -> {
              if (!query.isSingular()) {
                throw text.error(
                    "A path to one value is expected before character " + (text.position() + 1));
              }
              return Operand.of(query);
            })
        .or(this::value)
        .orElseThrow(() -> expected("A single value"));
  }

  /** A literal, or a function that gives a value; empty when it is neither. */
  private Optional<Operand> value() {
    return literal().or(this::function);
  }

  private Optional<Operand> literal() {
    Optional<Object> value = text.number().or(text::quoted);
    if (value.isPresent()) {
      return value.map(constant -> (current, reading) -> constant);
    }
    Map<String, Operand> words =
        Map.of(
            "true", (current, reading) -> true,
            "false", (current, reading) -> false,
            "null", (current, reading) -> null);
    return words.entrySet().stream()
        .filter(word -> text.accept(word.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Optional<PathQuery> query() {
    boolean relative = text.accept("@");
    return relative || text.accept("$") ? Optional.of(queries.apply(relative)) : Optional.empty();
  }

  private Optional<Operand> function() {
    int before = text.position();
    Optional<String> name = text.function();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Operand function = call(name.get());
    if (function == null) {
      text.backTo(before);
      return Optional.empty();
    }
    text.expectAfterBlanks(")");
    return Optional.of(function);
  }

  /** The function of its argument, which is read; null where there is none of that name. */
  private Operand call(String function) {
    return switch (function) {
      case "length" -> {
        Operand of = argument();
        yield (current, reading) -> length(of.value(current, reading), reading);
      }
      case "count" -> {
        PathQuery of = argumentQuery();
        yield (current, reading) -> (long) of.select(current, reading).size();
      }
      case "value" -> {
        PathQuery of = argumentQuery();
        yield (current, reading) -> {
          List<Object> found = of.select(current, reading);
          return found.size() == 1 ? found.getFirst() : PathValues.NOTHING;
        };
      }
      default -> null;
    };
  }

  private Operand argument() {
    text.skipBlanks();
    return operand();
  }

  private PathQuery argumentQuery() {
    text.skipBlanks();
    return query().orElseThrow(() -> expected("A path"));
  }

  private static Object length(Object value, PathEvaluation reading) {
    return switch (value) {
      case String characters -> {
        reading.look(1 + characters.length() / 64, 0);
        yield (long) characters.codePointCount(0, characters.length());
      }
      case List<?> list -> (long) list.size();
      case Map<?, ?> object -> (long) object.size();
      case null -> PathValues.NOTHING;
      default -> PathValues.NOTHING;
    };
  }

  private JsonPathMalformed expected(String what) {
    return text.error(what + " is expected at character " + (text.position() + 1));
  }
}
