package org.workflowserver.template.filter;

import org.workflowserver.template.value.Frame;

/**
 * What a filter does with its input. It never changes its input or its arguments, and announces to
 * the budget what grows by more than a small factor.
 */
public interface Filter {
  Object apply(Object input, Object[] arguments, Frame frame);

  /**
   * A filter by its name.
   *
   * @param least arguments that it needs
   * @param most arguments that it takes
   * @param makes whether its result is a new value, which counts, or one that was there before
   */
  record Definition(String name, int least, int most, boolean makes, Filter filter) {}
}
