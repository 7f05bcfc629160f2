package org.workflowserver.template;

import org.workflowserver.template.value.TextWriter;
import org.workflowserver.template.value.Values;

/** Liquid's view of JSON values, for those who judge or show them as a template would. */
public final class Liquid {
  private Liquid() {}

  /**
   * {@code value} as a template writes it: nil as nothing, a list as its items one after the other,
   * an object as JSON, a decimal always with a fraction.
   */
  public static String text(Object value) {
    return TextWriter.text(value, null);
  }

  /** Whether {@code if} takes {@code value}: anything but nil and false. */
  public static boolean truthy(Object value) {
    return Values.isTruthy(value);
  }
}
