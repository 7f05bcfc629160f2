package org.workflowserver.engine.execution;

import java.time.Duration;
import java.time.Instant;
import org.workflowserver.run.state.RunBounds;
import org.workflowserver.settings.Settings;

/**
 * The engine's limits, read once.
 *
 * @param running runs under way on this server
 * @param memory about how many bytes the values of these runs may take together
 * @param pending pending runs of a tenant
 * @param run what one run may take
 * @param stepOutput bytes of a step's output
 * @param templateTime time for all templates of a step
 * @param templateOutput characters that all templates of a step may make
 */
public record Limits(
    int running,
    long memory,
    int pending,
    RunLimits run,
    long stepOutput,
    Duration templateTime,
    int templateOutput) {

  /** Of the heap, so much is for the values of runs. */
  private static final int SHARE_OF_HEAP = 4;

  /** Steps that execute beside the first one of their run, for each run that may be under way. */
  private static final int BRANCHES = 2;

  /**
   * What one run may take.
   *
   * @param steps entries of its record
   * @param data bytes of its outputs together
   * @param duration from acceptance to the end
   * @param iteratorDepth iterators within iterators
   * @param callDepth workflows that call workflows
   */
  public record RunLimits(
      int steps, long data, Duration duration, int iteratorDepth, int callDepth) {}

  /** The configured limits. */
  public static Limits configured() {
    return new Limits(
        Settings.LIMIT_RUNNING_PER_SERVER.value(),
        Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP,
        Settings.LIMIT_PENDING.value(),
        new RunLimits(
            Settings.LIMIT_RUN_STEPS.value(),
            Settings.LIMIT_RUN_DATA.value(),
            Settings.LIMIT_RUN_DURATION.value(),
            Settings.LIMIT_ITERATOR_DEPTH.value(),
            Settings.LIMIT_WORKFLOW_DEPTH.value()),
        Settings.LIMIT_STEP_OUTPUT.value(),
        Settings.LIMIT_TEMPLATE_TIME.value(),
        Math.toIntExact(Math.min(Integer.MAX_VALUE, Settings.LIMIT_TEMPLATE_OUTPUT.value())));
  }

  /** What a run may take that was accepted then. */
  RunBounds bounds(Instant startedAt) {
    return new RunBounds(run.steps(), run.data(), startedAt.plus(run.duration()));
  }

  /** Why a run ends that took longer than it may. */
  public String tookTooLong() {
    return "The run took longer than " + run.duration() + ", its limit.";
  }

  public int callDepth() {
    return run.callDepth();
  }

  /** Permits for threads beside the one that each run under way has anyway. */
  public int branches() {
    return Math.max(BRANCHES, BRANCHES * running);
  }
}
