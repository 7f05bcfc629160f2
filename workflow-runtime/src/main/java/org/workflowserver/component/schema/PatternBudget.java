package org.workflowserver.component.schema;

import java.util.Arrays;
import java.util.Map;

/**
 * What the patterns in the schemas and conditions of one workflow may be together: whoever checks
 * the workflow compiles all of them, and it has room for hundreds of schemas with the largest
 * patterns and for thousands of conditions.
 */
public final class PatternBudget {
  /** Why a configuration is not looked at. */
  public static final String EXCEEDED = "The patterns of this workflow are too large together.";

  private static final int LARGEST_SCHEMAS = 20;

  private long left = LARGEST_SCHEMAS * SchemaBounds.MOST_STEPS;

  /**
   * Whether the patterns of this configuration, too, may be compiled; they count then. Other
   * members than schemas, such as a request's body, may have any that nobody compiles.
   *
   * @param isOfCondition whether its members are conditions, which may have patterns
   */
  public boolean affords(Map<String, Object> configuration, boolean isOfCondition) {
    Object compiled =
        isOfCondition
            ? configuration
            : Arrays.asList(configuration.get("schema"), configuration.get("input_schema"));
    long steps = SchemaBounds.steps(compiled);
    boolean affords = steps <= left;
    left -= affords ? steps : 0;
    return affords;
  }
}
