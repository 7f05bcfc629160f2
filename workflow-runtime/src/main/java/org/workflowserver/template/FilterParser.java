package org.workflowserver.template;

import java.util.ArrayList;
import java.util.List;
import org.workflowserver.template.Lexeme.Kind;

/** Reads a value with its filters. */
final class FilterParser {
  private final ExpressionParser values;
  private final Cursor cursor;

  FilterParser(ExpressionParser values) {
    this.values = values;
    this.cursor = values.cursor();
  }

  /** A value and its filters, up to the end; nil where nothing is written. */
  Expression filtered() {
    if (cursor.isAt(Kind.END)) {
      return Expression.Literal.NIL;
    }
    Expression input = values.expression();
    List<FilterCall> calls = new ArrayList<>();
    while (cursor.take(Kind.PIPE)) {
      calls.add(filterCall());
    }
    cursor.require(Kind.END);
    return calls.isEmpty()
        ? input
        : new Expression.Filtered(input, calls.toArray(new FilterCall[0]));
  }

  private FilterCall filterCall() {
    Lexeme name = cursor.require(Kind.NAME);
    Filter.Definition filter = Filters.named(name.text());
    if (filter == null) {
      throw cursor.source().error(name.start(), "There is no filter '" + name.text() + "'");
    }
    List<Expression> arguments = new ArrayList<>();
    Expression allowFalse = null;
    if (cursor.take(Kind.COLON)) {
      do {
        if (cursor.isAt(Kind.NAME) && cursor.kindAfterNext() == Kind.COLON) {
          requireNamedArgument(filter);
          allowFalse = values.expression();
        } else {
          arguments.add(values.expression());
        }
      } while (cursor.take(Kind.COMMA));
    }
    return new FilterCall(filter, completed(filter, arguments, allowFalse, name));
  }

  private void requireNamedArgument(Filter.Definition filter) {
    Lexeme argument = cursor.peek();
    if (!filter.name().equals("default") || !argument.text().equals("allow_false")) {
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
