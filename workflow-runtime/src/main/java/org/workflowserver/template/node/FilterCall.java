package org.workflowserver.template.node;

import java.util.List;
import java.util.Map;
import org.workflowserver.template.filter.Filter;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.Values;

/** A filter with the arguments that a template gives it. */
public final class FilterCall {
  private final Filter.Definition definition;
  private final Expression[] arguments;
  private final Object[] constants;

  public FilterCall(Filter.Definition definition, List<Expression> arguments) {
    this.definition = definition;
    this.arguments = arguments.toArray(new Expression[0]);
    this.constants =
        arguments.stream().allMatch(Expression.Literal.class::isInstance) ? values(null) : null;
  }

  public String name() {
    return definition.name();
  }

  public Expression[] arguments() {
    return arguments;
  }

  private Object[] values(Frame frame) {
    Object[] values = new Object[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments[i].value(frame);
    }
    return values;
  }

  Object apply(Object input, Frame frame) {
    frame.budget.step();
    countText(input, frame.budget);
    Object[] given = constants == null ? values(frame) : constants;
    for (Object argument : given) {
      countText(argument, frame.budget);
    }
    try {
      Object result = definition.filter().apply(input, given, frame);
      if (definition.makes() && !Values.areSame(result, input)) {
        count(result, frame.budget);
      }
      return result;
    } catch (ArithmeticException e) {
      throw TemplateFault.error(
          "The filter '" + definition.name() + "' can't calculate this: " + e.getMessage());
    }
  }

  /** A filter may look at all of a text. */
  private static void countText(Object value, Budget budget) {
    if (value instanceof String text) {
      budget.work(text.length());
    }
  }

  private static void count(Object result, Budget budget) {
    switch (result) {
      case String text -> budget.value(text.length());
      case List<?> list -> budget.list(list.size());
      case Map<?, ?> object -> budget.list(object.size());
      case null -> {}
      default -> {}
    }
  }
}
