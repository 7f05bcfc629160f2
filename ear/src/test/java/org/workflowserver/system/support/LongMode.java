package org.workflowserver.system.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Marks a test that runs with {@code -Dlong} alone, since a shorter one holds the same promise. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LongMode.Condition.class)
public @interface LongMode {
  /** What holds its promise in the usual build. */
  String value();

  /** Skips the test in the usual build, and says why. */
  final class Condition implements ExecutionCondition {
    /** Whether the long mode is asked for; for what a test does more of then. */
    public static boolean isOn() {
      return System.getProperty("long") != null;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (isOn()) {
        return ConditionEvaluationResult.enabled("-Dlong is set.");
      }
      return AnnotationSupport.findAnnotation(context.getElement(), LongMode.class)
          .map(mark -> ConditionEvaluationResult.disabled("Runs with -Dlong. " + mark.value()))
          .orElseGet(() -> ConditionEvaluationResult.enabled("It is not marked."));
    }
  }
}
