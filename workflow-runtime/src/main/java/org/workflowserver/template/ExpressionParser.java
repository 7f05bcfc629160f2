package org.workflowserver.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.template.Lexeme.Kind;
import org.workflowserver.template.filter.Filter;
import org.workflowserver.template.filter.Filters;
import org.workflowserver.template.node.Condition;
import org.workflowserver.template.node.Expression;
import org.workflowserver.template.node.FilterCall;
import org.workflowserver.template.node.Lookup;
import org.workflowserver.template.value.Numbers;

/** Reads values, with their filters, and conditions. */
final class ExpressionParser {
  /** Deepest nesting of brackets. */
  static final int MAX_DEPTH = 100;

  private final LexemeCursor cursor;
  private final Reads reads;
  private int depth;

  ExpressionParser(LexemeCursor cursor, Reads reads) {
    this.cursor = cursor;
    this.reads = reads;
  }

  LexemeCursor cursor() {
    return cursor;
  }

  /** One value without filters. */
  Expression expression() {
    if (++depth > MAX_DEPTH) {
      throw cursor.error("Brackets are nested deeper than " + MAX_DEPTH);
    }
    int start = cursor.position();
    Lexeme first = cursor.peek();
    Expression expression =
        switch (first.kind()) {
          case NAME -> named(first, start);
          case OPEN_SQUARE -> bracketed(first, start);
          case STRING -> {
            cursor.take();
            yield new Expression.Literal(first.text());
          }
          case NUMBER -> number(first);
          case OPEN_ROUND -> range();
          default -> throw cursor.error("Expected a value, found " + first.shown());
        };
    depth--;
    return expression;
  }

  private Expression number(Lexeme first) {
    cursor.take();
    if (first.text().length() > Numbers.MAX_DIGITS) {
      throw cursor.source().error(first.start(), "The number is too long");
    }
    return new Expression.Literal(
        first.text().indexOf('.') < 0
            ? Numbers.integer(first.text())
            : Numbers.decimal(first.text()));
  }

  private Expression range() {
    cursor.take();
    Expression from = expression();
    cursor.require(Kind.DOT_DOT);
    Expression to = expression();
    cursor.require(Kind.CLOSE_ROUND);
    return new Expression.RangeLiteral(bound(from), bound(to));
  }

  /** A bound that is written as a decimal is cut, one that is computed has to be an integer. */
  private Expression bound(Expression expression) {
    if (expression instanceof Expression.Literal literal) {
      Object constant = literal.constant();
      if (constant instanceof Boolean) {
        throw cursor.error("A range's bounds must be integers");
      }
      return new Expression.Literal(
          constant instanceof BigDecimal decimal ? (Object) decimal.longValue() : constant);
    }
    return expression;
  }

  private Expression named(Lexeme name, int start) {
    cursor.take();
    List<Lookup.Segment> path = path();
    if (path.isEmpty()) {
      switch (name.text()) {
        case "nil", "null" -> {
          return Expression.Literal.NIL;
        }
        case "true" -> {
          return new Expression.Literal(true);
        }
        case "false" -> {
          return new Expression.Literal(false);
        }
        case "blank", "empty" -> {
          return Expression.Literal.EMPTY_TEXT;
        }
        default -> {}
      }
    }
    return lookup(name.text(), null, path, name, start);
  }

  private Expression bracketed(Lexeme open, int start) {
    cursor.take();
    Expression name = expression();
    cursor.require(Kind.CLOSE_SQUARE);
    List<Lookup.Segment> path = path();
    return name instanceof Expression.Literal literal && literal.constant() instanceof String text
        ? lookup(text, null, path, open, start)
        : lookup(null, name, path, open, start);
  }

  private Expression lookup(
      String name, Expression computed, List<Lookup.Segment> path, Lexeme first, int start) {
    Lookup lookup = new Lookup(name, computed, path, cursor.shownSince(start));
    if (name != null) {
      String member =
          !path.isEmpty() && path.getFirst().constant() instanceof String text ? text : null;
      reads.read(lookup, name, member, path.size() > 1, first.start());
    }
    return lookup;
  }

  private List<Lookup.Segment> path() {
    List<Lookup.Segment> path = new ArrayList<>();
    while (true) {
      if (cursor.take(Kind.DOT)) {
        String member = cursor.require(Kind.NAME).text();
        path.add(new Lookup.Segment(member, null, isCommand(member)));
      } else if (cursor.take(Kind.OPEN_SQUARE)) {
        Expression key = expression();
        cursor.require(Kind.CLOSE_SQUARE);
        path.add(
            key instanceof Expression.Literal literal
                ? new Lookup.Segment(literal.constant(), null, false)
                : new Lookup.Segment(null, key, false));
      } else {
        return path;
      }
    }
  }

  private static boolean isCommand(String member) {
    return member.equals("size") || member.equals("first") || member.equals("last");
  }

  /** A value, or one of the words that comparisons give a meaning of their own. */
  Expression operand() {
    Kind after = cursor.kindAfterNext();
    if (after != Kind.DOT && after != Kind.OPEN_SQUARE) {
      if (cursor.takeName("blank")) {
        return Condition.Kind.BLANK;
      }
      if (cursor.takeName("empty")) {
        return Condition.Kind.EMPTY;
      }
    }
    return expression();
  }

  /** A condition up to the end. */
  Condition condition() {
    List<Condition> parts = new ArrayList<>(List.of(comparison()));
    List<Boolean> isOr = new ArrayList<>();
    while (cursor.peek().isName("and") || cursor.peek().isName("or")) {
      isOr.add(cursor.take().isName("or"));
      parts.add(comparison());
    }
    cursor.require(Kind.END);
    return isOr.isEmpty() ? parts.getFirst() : new Condition.Chain(parts, isOr);
  }

  private Condition comparison() {
    Expression left = operand();
    if (!cursor.isAt(Kind.COMPARISON)) {
      return new Condition.Truth(left);
    }
    Condition.Operator operator = Condition.Operator.of(cursor.take().text());
    return new Condition.Comparison(left, operator, operand());
  }

  /** A value and its filters, up to the end; nil where nothing is written. */
  Expression filtered() {
    if (cursor.isAt(Kind.END)) {
      return Expression.Literal.NIL;
    }
    Expression input = expression();
    List<FilterCall> calls = new ArrayList<>();
    while (cursor.take(Kind.PIPE)) {
      addFilterCall(calls);
    }
    cursor.require(Kind.END);
    return calls.isEmpty()
        ? input
        : new Expression.Filtered(input, calls.toArray(new FilterCall[0]));
  }

  private void addFilterCall(List<FilterCall> calls) {
    Lexeme name = cursor.require(Kind.NAME);
    Filter.Definition filter = Filters.named(name.text());
    if (filter == null) {
      reads.unknownFilter(name);
    }
    List<Expression> arguments = new ArrayList<>();
    Expression allowFalse = null;
    if (cursor.take(Kind.COLON)) {
      do {
        if (cursor.isAt(Kind.NAME) && cursor.kindAfterNext() == Kind.COLON) {
          requireNamedArgument(filter);
          allowFalse = expression();
        } else {
          arguments.add(expression());
        }
      } while (cursor.take(Kind.COMMA));
    }
    if (filter != null) {
      calls.add(new FilterCall(filter, completed(filter, arguments, allowFalse, name)));
    }
  }

  private void requireNamedArgument(Filter.Definition filter) {
    Lexeme argument = cursor.peek();
    if (filter != null
        && (!filter.name().equals("default") || !argument.text().equals("allow_false"))) {
      throw cursor.error("The filter '" + filter.name() + "' takes no '" + argument.text() + "'");
    }
    cursor.take();
    cursor.take();
  }

  private List<Expression> completed(
      Filter.Definition filter, List<Expression> arguments, Expression allowFalse, Lexeme name) {
    boolean isDefault = filter.name().equals("default");
    int most = filter.most();
    if (arguments.size() < filter.least() || arguments.size() > most) {
      String wanted =
          filter.least() == most ? Integer.toString(most) : filter.least() + " to " + most;
      throw cursor
          .source()
          .error(
              name.start(),
              "The filter '%s' takes %s arguments, found %d"
                  .formatted(filter.name(), wanted, arguments.size()));
    }
    if (isDefault) {
      Expression other = arguments.isEmpty() ? Expression.Literal.EMPTY_TEXT : arguments.getFirst();
      return List.of(other, allowFalse == null ? Expression.Literal.NIL : allowFalse);
    }
    return arguments;
  }
}
