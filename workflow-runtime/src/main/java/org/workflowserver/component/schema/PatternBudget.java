package org.workflowserver.component.schema;

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

  /** Whether the patterns of this configuration, too, may be compiled; they count then. */
  public boolean affords(Object configuration) {
    long steps = SchemaBounds.steps(configuration);
    boolean affords = steps <= left;
    left -= affords ? steps : 0;
    return affords;
  }
}
