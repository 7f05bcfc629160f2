package org.workflowserver.engine;

import java.time.Duration;
import org.workflowserver.settings.Settings;

/**
 * The engine's limits, read once.
 *
 * @param running runs under way on this server
 * @param pending pending runs of a tenant
 * @param runSteps entries of a run's record
 * @param runData bytes of a run's outputs together
 * @param stepOutput bytes of a step's output
 * @param templateTime time for all templates of a step
 * @param templateOutput characters that all templates of a step may make
 */
public record Limits(
    int running,
    int pending,
    int runSteps,
    long runData,
    long stepOutput,
    Duration templateTime,
    int templateOutput) {
  /** The configured limits. */
  static Limits configured() {
    return new Limits(
        Settings.LIMIT_RUNNING_PER_SERVER.value(),
        Settings.LIMIT_PENDING.value(),
        Settings.LIMIT_RUN_STEPS.value(),
        Settings.LIMIT_RUN_DATA.value(),
        Settings.LIMIT_STEP_OUTPUT.value(),
        Settings.LIMIT_TEMPLATE_TIME.value(),
        Math.toIntExact(Math.min(Integer.MAX_VALUE, Settings.LIMIT_TEMPLATE_OUTPUT.value())));
  }
}
