package org.workflowserver.component.condition;

import java.time.Instant;
import org.workflowserver.component.StepContext;
import org.workflowserver.pattern.LinearPattern;

/** What the rules of one step have in common: its time, and what they may take together. */
final class RuleContext {
  /** Most rules of one step. */
  static final int MOST_RULES = 200;

  private final Instant now;
  private long workLeft = LinearPattern.MAX_WORK;
  private int rulesLeft = MOST_RULES;

  RuleContext(StepContext context) {
    this.now = context.now();
  }

  Instant now() {
    return now;
  }

  /** Takes one rule; whether there was one left. */
  boolean takesRule() {
    return --rulesLeft >= 0;
  }

  /** Takes the work of one match; whether there was so much left. */
  boolean affords(LinearPattern pattern, String text) {
    workLeft -= pattern.work(text);
    return workLeft >= 0;
  }
}
